"""Japanese texts of jobs, profiles and messages, composed of random parts."""

from random import Random
from typing import Any

SUBJECTS = (
    "広告用ランディングページ", "採用サイト", "珈琲店のメニュー", "観光マップ", "会社案内パンフレット", "在庫表",
    "新商品の紹介動画", "セミナー告知バナー", "ブログ記事", "導入事例", "契約書", "取扱説明書", "オンライン講座の教材",
    "地域情報誌", "ロゴとショップカード", "通販サイト", "予約システム", "アンケート", "インタビュー音声",
    "プレスリリース",
)  # fmt: skip
WORKS: dict[str, tuple[str, ...]] = {
    "design": ("のデザイン", "のイラスト", "の表紙づくり", "のワイヤーフレーム作成"),
    "writing": ("の執筆", "の取材と文章作成", "の校正", "の見出しづくり"),
    "web": ("のコーディング（HTMLとCSS）", "の表示速度の改善", "のサーバー移行", "のフォーム改修"),
    "video": ("の編集（60秒）", "の字幕づけ", "のサムネイル作成", "の撮影と編集"),
    "translation": ("の英訳", "の英日翻訳", "の中国語訳", "の翻訳の見直し"),
    "data": ("のデータ入力", "の集計と整理", "の一覧づくり", "の文字起こし"),
    "other": ("の企画", "の運営のお手伝い", "の調査", "の問い合わせ対応"),
}
CATEGORIES = tuple(WORKS)
PARAGRAPHS = (
    "はじめて見る人にもわかりやすく、落ち着いた雰囲気でお願いします。",
    "原稿と写真はこちらで用意します。形式はご相談のうえで決めます。",
    "スマートフォンで見る人が多いので、小さな画面を先に考えてください。",
    "途中で二度ほど進み具合を見せていただき、方向を確かめながら進めたいです。",
    "これまでの資料をお渡ししますので、内容を読んでから見積もりをお願いします。",
    "長くお付き合いできる方を探しています。次の仕事もお願いする予定です。",
    "納品の形式はPDFと元のデータの両方です。修正は二回までを考えています。",
    "専門の用語は一覧にしてお渡しします。わからないところは気軽に聞いてください。",
    "締め切りには余裕がありますが、最初の案は一週間ほどで見たいです。",
    "似た仕事の経験がある方は、応募のときに教えてください。",
)
SAID = (
    "ご連絡ありがとうございます。内容を確かめて、明日までにお返事します。",
    "最初の案ができました。ご覧になって、気になるところを教えてください。",
    "色の組み合わせは二つ目の案がよいと思います。理由も書いておきました。",
    "写真の差し替えをお願いできますか。新しいものをあとで送ります。",
    "見出しの文章を少し短くしました。いかがでしょうか。",
    "承知しました。来週の月曜日に、つづきを始めます。",
    "資料を受け取りました。三枚目の数字だけ、もう一度確かめさせてください。",
    "ここまでの進み具合です。残りは本文と図です。",
    "とても見やすくなりました。このまま進めてください。",
    "予定どおり金曜日にお渡しできそうです。",
)
SKILLS = ("Figma", "Illustrator", "HTML", "CSS", "Python", "Excel", "取材", "校正", "動画編集", "英語", "翻訳", "SEO")
STAGES = ("構成", "下書き", "清書", "仕上げ")
WORDS = (
    "デザイン",
    "ランディングページ",
    "翻訳",
    "取材",
    "動画",
    "データ入力",
    "サイト",
    "記事 執筆",
    "広告",
    "バナー",
)
UNKNOWN = "鮟鱇鍋占星術ぬるへぽ"


def job(numbers: Random) -> dict[str, Any]:
    """The body of the API's request to post a job."""
    category = numbers.choice(CATEGORIES)
    low = numbers.randrange(5, 120) * 1_000
    return {
        "title": numbers.choice(SUBJECTS) + numbers.choice(WORKS[category]),
        "description": "\n\n".join(numbers.sample(PARAGRAPHS, 4)),
        "category": category,
        "kind": "hourly" if numbers.random() < 0.15 else "fixed",
        "budget_min": low,
        "budget_max": low * numbers.randrange(11, 30) // 10,
        "brief": [
            {"key": "雰囲気", "value": numbers.choice(("落ち着いた紺", "明るい黄", "手描き")), "direction": True}
        ],
    }


def profile(numbers: Random) -> list[tuple[str, str]]:
    """The fields of the form of a worker's profile."""
    kinds = numbers.sample(CATEGORIES[:6], 2)
    return [
        ("headline", f"{numbers.choice(SUBJECTS)}{numbers.choice(WORKS[kinds[0]])}が得意です"),
        ("about", "\n\n".join(numbers.sample(PARAGRAPHS, 3))),
        ("skills", "、".join(numbers.sample(SKILLS, 4))),
        ("hourly_guide", str(numbers.randrange(12, 60) * 100)),
        ("availability", "open"),
        *(("categories", kind) for kind in kinds),
    ]
