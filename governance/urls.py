from django.urls import URLPattern, URLResolver, path

from governance.views import additions, changes, decisions, escalations, issues, sets

app_name = "governance"

urlpatterns: list[URLPattern | URLResolver] = [
    path("approvals/", changes.approvals, name="approvals"),
    path("approvals/approve/", changes.approve_selected, name="approve_selected"),
    path("changes/<CR:number>/", changes.change, name="change"),
    path("changes/<CR:number>/undo/", changes.undo, name="undo"),
    path("sets/", sets.sets, name="sets"),
    path("sets/<slug:cycle>/<slug:team>/", sets.okr_set, name="okr_set"),
    path("sets/<slug:cycle>/<slug:team>/undo/", sets.undo_set, name="undo_set"),
    path("key-results/<KR:number>/change/", changes.propose, name="propose"),
    path("key-results/<KR:number>/replace/", additions.replace, name="replace"),
    path("objectives/<O:number>/key-results/propose/", additions.add, name="add"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<D:number>/", decisions.decision, name="decision"),
    path("objectives/<O:number>/decisions/", decisions.record, name="record"),
    path("escalations/", escalations.escalations, name="escalations"),
    path("key-results/<KR:number>/case/", escalations.open_case, name="open_case"),
    path("escalations/<E:number>/", escalations.escalation, name="escalation"),
    path("data-issues/<E:number>/", issues.data_issue, name="data_issue"),
    path("metrics/<slug:slug>/data-issue/", issues.raise_on_metric, name="raise_on_metric"),
    path("key-results/<KR:number>/data-issue/", issues.raise_on_key_result, name="raise_on_key_result"),
]
