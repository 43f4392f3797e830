from udl.pretrained import gpt2_continuations


def test_seven_texts_continue_one_prompt():
    found = gpt2_continuations()
    assert len({one.method for one in found}) == len({one.text for one in found}) == 7
    assert {one.prompt for one in found} == {"The best thing about Bath is"}
    assert all(one.text[0] == " " and len(one.text.split()) >= 7 for one in found)
