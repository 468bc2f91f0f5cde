"""What a person reads in place of the field names of JSON."""

from __future__ import annotations

from scribe.i18n import N_, _

_LABELS = {
    # scribe models show
    "name": N_("name"),
    "title": N_("title"),
    "about": N_("about"),
    "parameters": N_("parameters"),
    "kind": N_("kind"),
    "languages": N_("languages"),
    "license": N_("licence"),
    "size": N_("size in bytes"),
    "sha256": N_("SHA-256"),
    "installed": N_("installed"),
    "path": N_("path"),
    "trusted": N_("checked by SHA-256"),
    "architecture": N_("architecture"),
    "layers": N_("layers"),
    "trained_context": N_("context it was trained for"),
    "kv_bytes_per_token": N_("KV cache bytes per token"),
    "chat_template": N_("has a chat template"),
    "sees": N_("sees pictures"),
    "projector": N_("projector"),
    # scribe bench
    "model": N_("model"),
    "threads": N_("threads"),
    "context": N_("context in tokens"),
    "load_seconds": N_("load time in seconds"),
    "prefill_tokens": N_("tokens read"),
    "prefill_tokens_per_second": N_("tokens read per second"),
    "generated_tokens": N_("tokens generated"),
    "generated_tokens_per_second": N_("tokens generated per second"),
    "last_400_tokens_per_second": N_("of these the last 400, per second"),
    "weights_mb": N_("weights in MB"),
    "kv_cache_mb": N_("KV cache in MB"),
    "resident_mb": N_("resident memory in MB"),
    "overhead_mb": N_("resident beside weights and KV cache, in MB"),
}


def label(field: str) -> str:
    """The label of a field in the person's language; the field itself if it has none."""
    return _(_LABELS[field]) if field in _LABELS else field
