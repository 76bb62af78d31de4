"""数据格式: a stored document of any age comes back, and wrong data is told in words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from printing import registry, release_slip, schema
from printing.release_slip import SAMPLE, ReleaseSlip
from printing.schema import BadData

STORED = Path(__file__).parent / "data"


def stored() -> dict[str, Any]:
    value: dict[str, Any] = json.loads(schema.freeze(SAMPLE))
    return value


@pytest.mark.parametrize("path", sorted(STORED.glob("release_slip_*.json")), ids=lambda path: path.name)
def test_every_stored_slip_still_thaws_and_prints(path: Path) -> None:
    """The oldest has neither the items' notes nor the slip's: they are empty now."""
    data = registry.thaw("release_slip", path.read_text("utf-8"))
    assert data == SAMPLE
    assert release_slip.render(data) == release_slip.render(SAMPLE)


@pytest.mark.parametrize("document", registry.DOCUMENTS.values(), ids=lambda document: document.name)
def test_every_document_survives_the_store(document: registry.Document) -> None:
    frozen = registry.freeze(document.sample)
    assert "\n" not in frozen
    assert registry.thaw(document.name, frozen) == document.sample
    for layout in document.layouts:
        assert document.render(document.sample, layout=layout).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colour": "red"}, "不认识的栏目：colour"),
        ({"total": "8"}, '^total 应为整数，现为 "8"$'),
        ({"total": True}, "^total 应为整数，现为 true$"),
        ({"unit": None}, "^unit 应为文字，现为 null$"),
        ({"items": {}}, "^items 应为一个列表"),
        ({"items": [7]}, r"^items\[0\] 应为一个对象"),
        (
            {"items": [{"name": "箱", "feature": "", "quantity": 1.5, "unit": "个"}]},
            r"^items\[0\]\.quantity 应为整数",
        ),
        ({"items": [{"name": "箱"}]}, r"缺少栏目：items\[0\]\.feature（规格/特征）"),
    ],
)
def test_wrong_data_names_the_field(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadData, match=said):
        schema.thaw(ReleaseSlip, json.dumps(stored() | change))


@pytest.mark.parametrize("text", ["", "{", "[1,]", "[" * 5000, "1" * 5000])
def test_what_is_no_json_is_told(text: str) -> None:
    with pytest.raises(BadData, match="不是正确的 JSON"):
        schema.thaw(ReleaseSlip, text)


def test_a_lost_field_is_named_in_chinese() -> None:
    value = stored()
    del value["applicant"]
    with pytest.raises(BadData, match="缺少栏目：applicant（申请人）"):
        schema.thaw(ReleaseSlip, json.dumps(value))


def test_an_unknown_document_is_named() -> None:
    with pytest.raises(BadData, match="没有「receipt2」这种单据"):
        registry.thaw("receipt2", "{}")


def test_the_schema_describes_every_field_in_chinese() -> None:
    told = schema.json_schema(ReleaseSlip)
    assert set(told["properties"]) == set(stored())
    assert "notes" not in told["required"]
    assert told["additionalProperties"] is False
    assert told["properties"]["items"]["items"]["properties"]["quantity"]["type"] == "integer"
    for entry in told["properties"].values():
        assert entry["title"].strip()
        assert entry["description"].strip()


def test_checking_finds_a_wrong_value_in_a_row() -> None:
    bad = replace(SAMPLE, items=(replace(SAMPLE.items[0], quantity=-1),))
    with pytest.raises(BadData, match="物品第1行·数量 不能小于 0"):
        schema.check(bad)
