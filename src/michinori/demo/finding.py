"""The demo's saved searches, invitations, favourites, and a job with an end client."""

from michinori.demo.board import Board, People
from michinori.kernel.actor import Actor
from michinori.market.commands.favourites import keep_favourite
from michinori.market.commands.invitations import invite_worker
from michinori.market.commands.jobs import edit_job
from michinori.market.commands.searches import save_search


def keep_searches(people: People) -> None:
    """Save searches. Call this before jobs are posted, so that the searches find them."""
    ren = Actor.person(people["ren"].id)
    save_search(actor=ren, body={"name": "広告のページ", "q": "ランディングページ", "every": "at_once"})
    body = {"name": "3万円からのデザイン", "category": "design", "budget_min": 30_000, "every": "never"}
    save_search(actor=ren, body=body)


def find_each_other(people: People, jobs: Board) -> None:
    """Add favourites, invitations and an end client. Call this after all jobs are posted."""
    ren, aoi = Actor.person(people["ren"].id), Actor.person(people["aoi"].id)
    box = jobs.job("木のおもちゃのパッケージデザイン")
    keep_favourite(actor=ren, job_id=box)
    keep_favourite(actor=aoi, worker_id=people["tsumugi"].id)
    speed = jobs.job("サイトの表示速度の改善")
    message = "HTMLとCSSの作品を拝見しました。計測から一緒に考えてくださる方をさがしています。"
    invite_worker(actor=aoi, job_id=speed, worker_id=people["souta"].id, message=message)
    invite_worker(actor=aoi, job_id=speed, worker_id=people["sakura"].id)
    more = "チラシと同じあたたかさで、箱もお願いできないかと思っています。"
    invite_worker(actor=Actor.person(people["takumi"].id), job_id=box, worker_id=people["ren"].id, message=more)
    behind = {"end_client_name": "みさき観光協会", "end_client_number": "7000012050002", "estimated_hours": 40}
    edit_job(actor=aoi, job_id=speed, body=behind)
