"""S10 and beside it: identity cards checked, copied with their purpose burned in, looked at, deleted."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from app.paths import resource
from app.play import cards, chip, talk
from app.play.hand import Hand
from app.play.journal import Paper
from app.services.demo_estate import PEOPLE

RELEASE, RENOVATION, MOVE_IN, PARKING = "1", "2", "3", "4"
"""The chips of 办什么业务."""
SPOKEN, SIGNED, REFUSED = "1", "2", "3"
"""The chips of 同意复印吗."""
LOOKED = "1"
COPIED = "4"
"""身份证 · 复印留存, among the release slip's ways of checking."""
NUMBER = "449999185003120417"
"""Nobody's: no such region, born long before there were numbers (its checksum holds)."""
ADDRESS = "云栖市湖滨区听涛路 8 号 3 栋 1201"


def six(hand: Hand) -> Paper:
    """From home to paper with the document camera in six keys (ui.md; 003-08, 003-22)."""
    hand.begin("S10", "高拍仪复印身份证，盖用途：六个键")
    hand.step("客户办装修，出示身份证；告知用途，口头同意；正面、反面各按一次空格，F9 盖章打印")
    hand.stage.lay(front())
    open_page(hand, RENOVATION, SPOKEN)
    take(hand)
    hand.stage.lay(cards.card_back(), seed=3)
    take(hand)
    paper = stamped(hand)
    hand.budget(6)
    return paper


def shown(hand: Hand) -> Paper:
    """What the clerk sees at each step: the notice, the viewfinder, the stamped paper, the record."""
    hand.begin("S10-STEPS", "一步一步：告知、取景、盖好章的样张、留存记录")
    hand.step("先选业务：过户要留复件，告知读给客户听")
    open_page(hand, MOVE_IN)
    hand.see("先征得同意", "读给客户听", "加密保存 365 天")
    hand.shot("notice")
    hand.step("同意后才开高拍仪")
    hand.key(SIGNED)
    hand.stage.lay(front())
    hand.wait()
    hand.shot("finder")
    take(hand)
    hand.stage.lay(cards.card_back(), seed=3)
    take(hand)
    hand.see("可以办理", "业主资料登记")
    hand.shot("paper")
    hand.step("边框可以调：F6，Tab 换角，方向键移动")
    hand.key("F6")
    hand.wait()
    hand.key("Tab", "Right", "Shift+Left", "Left")
    hand.shot("corners")
    hand.key("F9")
    paper = stamped(hand)
    hand.step("记录里看得到谁办的、留到哪天；打开一次记一次")
    hand.key("Ctrl+R")
    hand.wait()
    hand.see(paper.number, "已留存", "过户/迁入")
    hand.key("Enter")
    hand.see(f"{paper.number} 已留存", "到期自动删除")
    hand.shot("record")
    hand.step("客户要求删除：写明原因，真的删掉，编号留着")
    hand.key("Ctrl+D")
    hand.wait()
    hand.key("F9")
    hand.refusal("003-08", "请写明为什么删除")
    hand.chinese("客户要求")
    hand.key("F9")
    hand.see(f"{paper.number} 已删除", "原因：客户要求")
    hand.shot("deleted")
    hand.key("Esc")
    return paper


def check_only(hand: Hand) -> None:
    """3.2: a business that keeps no copies: way and time, and the camera stays shut."""
    hand.begin("S10-CHECK", "车位只核验：记方式和时间，不留号码和图像")
    hand.step("客户办车位：只看一眼身份证")
    open_page(hand, PARKING)
    hand.see("只核验", "不留复件")
    hand.shot("check")
    hand.key("F9")
    hand.refusal("3.2", "人证相符后选核验方式")
    hand.key(LOOKED, "F9")
    hand.see("已记下核验")
    hand.nothing_printed()


def child(hand: Hand) -> Paper:
    """E5 a child under 14: its guardian must agree (PIPL 31). The chip tells the age, and is not kept."""
    hand.begin("S10-E5", "未满 14 周岁：须监护人同意")
    hand.step("孩子迁入，读卡器读身份证")
    hand.stage.lay_on_reader(chip.resident("顾小满", chip.child_number(hand.clock.now.date()), ADDRESS))
    open_page(hand, MOVE_IN, SPOKEN, "F5")
    hand.see("监护人", "校验通过")
    hand.stage.lay(cards.card_front("顾小满", chip.child_number(hand.clock.now.date()), ADDRESS))
    take(hand)
    hand.key("F9")
    hand.refusal("PIPL31", "须由监护人同意")
    hand.shot("guardian")
    hand.step("父亲在场，同意")
    hand.chinese("顾言溪")
    hand.stage.lay_on_reader(None)
    return stamped(hand)


def no_purpose(hand: Hand) -> None:
    """E6 no purpose, no copy (003-22): the camera does not even open."""
    hand.begin("S10-E6", "没有用途：不能复印")
    hand.step("业务选「其他」，没写用途")
    open_page(hand, MOVE_IN)
    hand.tab_to("复件仅供")
    hand.key("Ctrl+A", "Backspace")
    hand.key("F9")
    hand.refusal("003-22", "没有用途不能复印")
    hand.stage.lay(front())
    hand.shot("refused")
    hand.nothing_printed()
    talk.put_aside(hand)


def held(hand: Hand) -> Paper:
    """E7 the customer asks what is kept of him: a list, masked, with who looked (PIPL 44–48)."""
    hand.begin("S10-E7", "客户问：你们留了我什么资料")
    hand.step("业主陈先生 3-1-1201：打印一份留存清单给他")
    open_page(hand, MOVE_IN)
    hand.tab_to("房号")
    hand.type(PEOPLE["owner_four_months"].unit)
    hand.wait()
    hand.key("Ctrl+L")
    paper = hand.printed()
    hand.see(f"{paper.number} 已存为 PDF")
    hand.key("Ctrl+N")
    hand.wait()
    return paper


def refuses(hand: Hand) -> Paper:
    """S03 E6 the owner does not agree to a copy: checked only, and the slip is issued all the same."""
    hand.begin("S03-E6b", "要复印时业主不同意：改为仅核验，照样开具")
    hand.step("业主沈先生搬行李箱；前台本想复印身份证")
    talk.open_form(hand, "owner_paid", card=COPIED)
    talk.goods(hand, "xlx")
    talk.not_issued(hand)
    hand.refusal("003-42", "请按 Ctrl+M 复印证件")
    hand.key("Ctrl+M")
    hand.see("读给客户听", "办理物品放行")
    hand.step("他不同意复印：只核验")
    hand.key("Tab", REFUSED)
    hand.see("客户不同意复印", "照样办理")
    hand.shot("refused")
    hand.key(LOOKED, "F9")
    hand.see("可以办理", "客户不留复印件")
    return talk.issue(hand)


def tenants_copy(hand: Hand) -> tuple[Paper, Paper]:
    """S04: the tenant's card is copied with its purpose, and the copy belongs to the slip (003-45)."""
    hand.begin("S04-COPY", "租户的证件复件附在放行条上")
    hand.step("租户唐先生搬纸箱 2 个，身份证复印留存")
    talk.open_form(hand, "tenant_paid", talk.TENANT, card=COPIED)
    hand.key("Enter")
    talk.goods(hand, "zx2")
    talk.not_issued(hand)
    hand.refusal("003-42", "请复印证件")
    hand.key("Ctrl+M")
    hand.see("办理物品放行")
    hand.key("Tab", SPOKEN)
    hand.stage.lay(cards.card_front("唐一鸣", NUMBER, ADDRESS))
    take(hand)
    hand.stage.lay(cards.card_back(), seed=3)
    take(hand)
    copy = stamped(hand)
    hand.see("证件复件已附", copy.number)
    hand.shot("attached")
    hand.step("再联系业主，开具")
    talk.call_owner(hand)
    hand.see("可以办理")
    return copy, talk.issue(hand)


def bad_files(hand: Hand) -> None:
    """Pictures that are none: each is refused in words, nothing printed, nothing kept (003-08)."""
    hand.begin("COPY-BAD", "坏图片：说清楚哪里不对，什么也不留")
    folder = hand.program.site.folder
    open_page(hand, RENOVATION, SPOKEN)
    hand.wait()
    for name, content, words in (
        ("空.jpg", b"", "没有内容"),
        ("文字.jpg", "这不是图片".encode(), "这是文字或网页"),
        ("半张.jpg", cards.jpeg(front())[:20_000], "只传来一部分"),
    ):
        hand.step(f"把「{name}」拖进来")
        file = folder / name
        file.write_bytes(content)
        hand.drop(file)
        hand.refusal("003-08", words)
        file.unlink()
    hand.shot("refused")
    hand.key("F9")
    hand.refusal("003-08", "按空格")
    hand.nothing_printed()
    talk.put_aside(hand)


def deed(hand: Hand) -> Paper:
    """房产证 from the scanner, page by page, each with its stamp."""
    hand.begin("COPY-PAGES", "扫描的房产证两页：每页都盖")
    hand.step("把扫描的 PDF 拖进来")
    file = pages(hand.program.site.folder / "房产证.pdf")
    open_page(hand, MOVE_IN, SPOKEN)
    hand.wait()
    hand.drop(file)
    hand.wait(lambda: hand.shots() == ("整页 1", "整页 2"))
    hand.see("可以办理")
    hand.shot("pages")
    file.unlink()
    return stamped(hand)


# --- the clerk's usual moves ----------------------------------------------------------------------


def front() -> Image.Image:
    """An invented person's card."""
    return cards.card_front("沈清和", NUMBER, ADDRESS)


def open_page(hand: Hand, *keys: str) -> None:
    """证件, and the first choices."""
    hand.key("Alt+5")
    hand.wait()
    hand.key(*keys)


def to_finder(hand: Hand) -> None:
    """The cursor into the viewfinder."""
    hand.tab_to("取景，空格拍下")


def take(hand: Hand) -> None:
    """Space takes what lies under the camera; the program has found its edges."""
    strip = len(hand.shots())
    hand.wait()
    hand.key("Space")
    hand.wait(lambda: len(hand.shots()) == strip + 1)


def stamped(hand: Hand) -> Paper:
    """F9: stamped, kept, printed; the next form stands ready."""
    hand.key("F9")
    paper = hand.printed()
    hand.see(f"{paper.number} 已存为 PDF")
    return paper


def font(size: int) -> ImageFont.FreeTypeFont:
    """The program's own letters."""
    return ImageFont.truetype(str(resource("fonts/NotoSansSC-Regular.ttf")), size)


def pages(path: Path) -> Path:
    """A scanned deed of two pages as PDF, invented."""
    sheets = []
    for n in (1, 2):
        sheet = Image.new("RGB", (1240, 1754), "ivory")
        draw = ImageDraw.Draw(sheet)
        draw.rectangle((90, 90, 1150, 1664), outline="brown", width=6)
        draw.text((470, 160), "不动产权证书", font=font(52), fill="black")
        for line in range(18):
            words = f"第 {n} 页　附记 {line + 1}：示例内容，仅供演示"
            draw.text((160, 320 + line * 64), words, font=font(30), fill="dimgray")
        sheets.append(sheet)
    sheets[0].save(path, "PDF", resolution=150, save_all=True, append_images=sheets[1:])
    return path


SCENES = (six, shown, check_only, child, no_purpose, held, refuses, tenants_copy, bad_files, deed)
