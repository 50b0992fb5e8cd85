from django.urls import path

from objectives import views

app_name = "objectives"

urlpatterns = [
    path("objectives/", views.objectives, name="objectives"),
    path("objectives/new/", views.new, name="new"),
    path("objectives/coach/", views.coach, name="coach"),
    path("objectives/targets/", views.targets, name="targets"),
    path("objectives/<O:number>/", views.objective, name="objective"),
    path("objectives/<O:number>/contributes/", views.contribute, name="contribute"),
    path("objectives/<O:number>/edit/", views.edit, name="edit"),
    path("objectives/<O:number>/activate/", views.activate, name="activate"),
    path("objectives/<O:number>/backlog/", views.backlog, name="backlog"),
    path("objectives/<O:number>/cancel/", views.cancel, name="cancel"),
    path("objectives/<O:number>/delete/", views.delete, name="delete"),
    path("objectives/<O:number>/key-results/new/", views.new_key_result, name="new_key_result"),
    path("key-results/<KR:number>/", views.key_result, name="key_result"),
    path("key-results/<KR:number>/edit/", views.edit_key_result, name="edit_key_result"),
    path("key-results/<KR:number>/delete/", views.delete_key_result, name="delete_key_result"),
    path("key-results/<KR:number>/history/", views.history, name="history"),
    path("key-results/<KR:number>/recommendations/<slug:rule>/", views.recommendation, name="recommendation"),
    path("contributions/<int:number>/", views.contribution, name="contribution"),
    path("alignment/", views.alignment, name="alignment"),
    path("metrics/", views.metrics, name="metrics"),
    path("metrics/new/", views.new_metric, name="new_metric"),
    path("metrics/<slug:slug>/", views.metric, name="metric"),
    path("metrics/<slug:slug>/edit/", views.edit_metric, name="edit_metric"),
    path("metrics/<slug:slug>/retire/", views.retire_metric, name="retire_metric"),
    path("metrics/<slug:slug>/delete/", views.delete_metric, name="delete_metric"),
    path("metrics/<slug:slug>/values/new/", views.observe, name="observe"),
    path("metrics/<slug:slug>/values/paste/", views.paste_observations, name="paste_observations"),
    path("metrics/<slug:slug>/values/<int:number>/", views.correct_observation, name="correct_observation"),
    path("settings/cycles/", views.cycles, name="cycles"),
    path("settings/cycles/new/", views.new_cycle, name="new_cycle"),
    path("settings/cycles/<slug:slug>/", views.edit_cycle, name="edit_cycle"),
]
