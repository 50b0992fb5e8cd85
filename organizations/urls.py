from django.urls import URLPattern, URLResolver, path

from organizations.views import audit, invitations, people, searching, settings, start, teams

app_name = "organizations"

urlpatterns: list[URLPattern | URLResolver] = [
    path("start/cadence/", start.cadence, name="start_cadence"),
    path("start/people/", start.people, name="start_people"),
    path("join/<str:token>/", invitations.join, name="join"),
    path("search/", searching.search, name="search"),
    path("teams/", teams.teams, name="teams"),
    path("teams/<slug:slug>/", teams.team, name="team"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("settings/", settings.settings, name="settings"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/invite/", people.invite, name="invite"),
    path("settings/people/invitations/<int:invitation_id>/", people.invitation, name="invitation"),
    path("settings/people/<int:person_id>/", people.member, name="member"),
    path("settings/people/<int:person_id>/name/", people.rename, name="rename"),
    path("settings/people/<int:person_id>/deactivate/", people.deactivate, name="deactivate"),
    path("settings/people/<int:person_id>/reactivate/", people.reactivate, name="reactivate"),
    path("settings/people/<int:person_id>/hand-over/", people.hand_over, name="hand_over"),
    path("settings/teams/", teams.settings_teams, name="settings_teams"),
    path("settings/teams/new/", teams.new_team, name="new_team"),
    path("settings/teams/<slug:slug>/", teams.edit_team, name="edit_team"),
    path("settings/teams/<slug:slug>/seats/", teams.seats, name="seats"),
    path("settings/raci/", settings.matrix, name="raci"),
    path("settings/audit/", audit.audit, name="audit"),
    path("settings/audit.csv", audit.audit_export, name="audit_export"),
]
