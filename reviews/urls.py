from django.urls import URLPattern, URLResolver, path

from reviews.views import closing, scores

app_name = "reviews"

CLOSE = "reviews/close/<slug:slug>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(CLOSE, closing.closing, name="closing"),
    path(f"{CLOSE}open/", closing.open_closing, name="open"),
    path(f"{CLOSE}lock/", closing.lock, name="lock"),
    path(f"{CLOSE}unlock/", closing.unlock, name="unlock"),
    path(f"{CLOSE}close/", closing.close, name="close"),
    path(f"{CLOSE}<KR:number>/source/", closing.source, name="source"),
    path(f"{CLOSE}<KR:number>/learning/", closing.learning, name="learning"),
    path(f"{CLOSE}<O:number>/weights/", closing.weights, name="weights"),
    path("reviews/cycles/<slug:slug>/", scores.summary, name="summary"),
    path("key-results/<KR:number>/correct/", scores.correct, name="correct"),
]
