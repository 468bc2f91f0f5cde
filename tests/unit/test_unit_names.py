"""Names of Chinese people in English: what is misspelt is put right, and nothing else."""

from __future__ import annotations

import pytest

from scribe.tools.names import mended


@pytest.mark.parametrize(
    ("before", "after", "right"),
    [
        ("会议由陈嘉敏主持。", "The meeting was led by Chen Jiaemin.", "Chen Jiamin"),
        ("是住在3号楼的刘建国老师", "It is Liu Jianming, from building 3", "Liu Jianguo"),
        ("新来的同事刘建国老师", "our new colleague Liu Jian", "Liu Jianguo"),
        ("参加的有赵丽华、孙德胜", "Xu Lihua and Sun Desheng took part", "Zhao Lihua"),
        ("曾国华说，", "Ceng Guohua said", "Zeng Guohua"),
        ("张伟说，", "Zhang Weishuo said", "Zhang Wei said"),
        ("售后部 罗思远", "Sales, Luo Shihao", "Luo Siyuan"),
        ("吕思雨：", "Lu Siyue:", "Lu Siyu"),
    ],
)
def test_a_misspelt_name_is_put_right(before: str, after: str, right: str) -> None:
    assert right in mended(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("张伟明天来。", "Zhang Wei comes tomorrow."),
        ("李国强和周晓芸", "Li Guoqiang and Zhou Xiao-yun"),
        ("李明游览了漓江。", "Li Ming saw the Li River."),
        ("江海平静，王家村没有声音。", "The river is calm; Wang Family Village is silent."),
        ("我们去了杨浦区图书馆", "We went to the Shanghai Library"),
        ("何先生说：他能来吗？", "He Said: Can He Come?"),
        ("任长乐", "Ren Changle, or Ren Changyue"),
        ("王家村，有一条河", "Wang Family Village has a river"),
        ("罗思远和罗文静", "Luo Shihao"),
        ("刘建国和刘建民", "Liu Jianmo"),
        ("没有人名。", "The Great Gatsby was Jay Gatsby"),
        ("刘建国", "no name at all"),
    ],
)
def test_what_is_no_misspelt_name_stays(before: str, after: str) -> None:
    assert mended(before, after) == after
