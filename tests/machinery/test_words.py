"""The words of texts: the same for all who search and post at once."""

from concurrent.futures import ThreadPoolExecutor

from michinori.machinery.words import document, nouns_of, terms_of, tsquery


def test_eight_who_search_and_post_at_once_find_the_same_words_as_one_alone() -> None:
    texts = [f"京都で広告用のロゴを作ってください。打合せは{number}回、web会議で。" * 40 for number in range(8)]

    def words(text: str) -> tuple[str, list[str], str | None]:
        return document(text), nouns_of(text), tsquery(terms_of(text))

    alone = [words(text) for text in texts]
    with ThreadPoolExecutor(8) as people:
        for together in [people.map(words, texts) for _ in range(10)]:
            assert list(together) == alone
