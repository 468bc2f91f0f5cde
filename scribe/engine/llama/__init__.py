"""llama.cpp in this process, driven through its C interface with a decode loop of our own."""
