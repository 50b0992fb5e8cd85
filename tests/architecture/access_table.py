"""Who may do what at which address. Every URL of the resolver has its line; test_access.py fails for one without.

Add yours to PAGES, in the order of the URL files:

    "objectives:objective": Page(GET=MEMBERS, right="owner", args=lambda w: (w.objective.reference,)),
    "checkins:post": Page(POST="login 404 403 403 302", right="kr_owner", args=…, data=lambda w: {"actual": "21"}),

The five words are what these get, in this order: somebody signed out, the admin of another organization, a viewer, a
member without any part in the object, and `right`, the one of the cast whose page it is. `login` is the redirect to
sign-in, a number the status. A method without a line must answer 405 to `right`. `args` are the address's
arguments after the organization, and `data` what is posted, both made from tests/architecture/world.py; post what
acts, so that the line proves who may act. Each request is undone before the next one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.architecture.world import World

VISITORS = ("out", "stranger", "viewer", "member", "right")

# The usual lines for reading.
MEMBERS = "login 404 200 200 200"
MEMBERS_ACT = "login 404 403 302 302"
RIGHT_ONLY = "login 404 403 403 200"
RIGHT_ACTS = "login 404 403 403 302"
SIGNED_IN = "login 200 200 200 200"
EVERYBODY = "200 200 200 200 200"


@dataclass(frozen=True, slots=True)
class Page:
    GET: str = ""
    POST: str = ""
    right: str = "admin"
    args: Callable[[World], tuple[Any, ...]] = lambda world: ()
    data: Callable[[World], Mapping[str, Any]] = lambda world: {}


PAGES: dict[str, Page] = {
    "checkins:my_week": Page(GET=MEMBERS),
    "checkins:walk": Page(GET=MEMBERS),
    "checkins:check_in": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="kr_owner",
        args=lambda w: (w.key_result.reference,),
        data=lambda w: w.words,
    ),
    "checkins:preview": Page(GET=RIGHT_ONLY, right="kr_owner", args=lambda w: (w.key_result.reference,)),
    "checkins:draft": Page(
        POST="login 404 403 403 200", right="kr_owner", args=lambda w: (w.key_result.reference,), data=lambda w: w.words
    ),
    "checkins:thread": Page(GET=MEMBERS, args=lambda w: w.update[:1]),
    "checkins:update": Page(GET=MEMBERS, args=lambda w: w.update),
    "checkins:amend": Page(
        GET=RIGHT_ONLY, POST=RIGHT_ACTS, right="kr_owner", args=lambda w: w.update, data=lambda w: w.words
    ),
    "checkins:text": Page(GET=MEMBERS, args=lambda w: w.update),
    "checkins:react": Page(POST=MEMBERS_ACT, args=lambda w: w.update, data=lambda w: {"reaction": "heart"}),
    "checkins:win": Page(POST=MEMBERS_ACT, args=lambda w: w.update, data=lambda w: {"action": "mark"}),
    "checkins:response": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="kr_owner",
        args=lambda w: w.update[:1],
        data=lambda w: {"root_cause": "The second mail comes too late", "revised_bet": "Send it on day ten"},
    ),
    "checkins:lesson": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="kr_owner",
        args=lambda w: (w.key_result.reference,),
        data=lambda w: {"text": "Ask early", "form_key": str(uuid4())},
    ),
    "checkins:comment": Page(
        POST=MEMBERS_ACT,
        args=lambda w: (w.key_result.reference,),
        data=lambda w: {"body": "Well done", "form_key": str(uuid4())},
    ),
    "checkins:evidence": Page(GET=MEMBERS, args=lambda w: (w.key_result.reference, w.check_in.evidence_file_id)),
    "home": Page(GET="200 302 302 302 302"),
    # notifications
    "notifications:inbox": Page(GET=MEMBERS),
    "notifications:count": Page(GET=MEMBERS),
    "notifications:read_all": Page(POST="login 404 302 302 302", data=lambda w: {"as_of": "2026-11-18T12:00:00Z"}),
    "notifications:open": Page(
        GET="login 404 404 404 302", right="owner", args=lambda w: (w.undelivered.notification_id,)
    ),
    "notifications:preferences": Page(GET=MEMBERS, POST="login 404 302 302 302"),
    "notifications:deliveries": Page(
        GET=RIGHT_ONLY,
        POST="login 404 403 403 302",
        data=lambda w: {"action": "retry", "delivery": w.undelivered.id},
    ),
    # The signed link of a mail is the proof; whoever holds it acts for the person that it names.
    "notifications:unsubscribe": Page(GET=EVERYBODY, POST=EVERYBODY, args=lambda w: (w.unsubscribe_token,)),
    "start": Page(GET=SIGNED_IN, POST="login 302 302 302 302", data=lambda w: {"name": "Novel", "timezone": "UTC"}),
    "organizations": Page(GET=SIGNED_IN),
    "account_name": Page(GET=SIGNED_IN, POST="login 302 302 302 302", data=lambda w: {"name": "Robin"}),
    "organizations:start_cadence": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        data=lambda w: {"check_in_weekday": "4", "check_in_time": "16:00", "cadence": "1", "fiscal_year_start": "1"},
    ),
    "organizations:start_people": Page(GET=RIGHT_ONLY, POST=RIGHT_ACTS, data=lambda w: w.invitees),
    # The link of an invitation opens for whoever holds it; only the invited person gets in.
    "organizations:join": Page(
        GET="200 403 403 403 200", POST="403 403 403 403 302", right="newcomer", args=lambda w: (w.token,)
    ),
    "organizations:search": Page(GET=MEMBERS),
    "organizations:teams": Page(GET=MEMBERS),
    "organizations:team": Page(GET=MEMBERS, args=lambda w: (w.team.slug,)),
    "organizations:person": Page(GET=MEMBERS, args=lambda w: (w.person.id,)),
    "organizations:settings": Page(GET=MEMBERS, POST=RIGHT_ACTS, data=lambda w: w.settings),
    "organizations:people": Page(GET=MEMBERS),
    "organizations:invite": Page(GET=RIGHT_ONLY, POST=RIGHT_ACTS, data=lambda w: w.invitees),
    "organizations:invitation": Page(
        POST=RIGHT_ACTS, args=lambda w: (w.invitation.id,), data=lambda w: {"action": "revoke"}
    ),
    "organizations:member": Page(
        GET=RIGHT_ONLY, POST=RIGHT_ACTS, args=lambda w: (w.person.id,), data=lambda w: {"roles": ["member"]}
    ),
    "organizations:rename": Page(POST=RIGHT_ACTS, args=lambda w: (w.person.id,), data=lambda w: {"name": "Robin"}),
    "organizations:deactivate": Page(POST=RIGHT_ACTS, args=lambda w: (w.person.id,)),
    "organizations:reactivate": Page(POST=RIGHT_ACTS, args=lambda w: (w.person.id,)),
    "organizations:hand_over": Page(POST=RIGHT_ACTS, args=lambda w: (w.person.id,)),
    "organizations:settings_teams": Page(GET=MEMBERS),
    "organizations:new_team": Page(
        GET=RIGHT_ONLY, POST=RIGHT_ACTS, data=lambda w: {"name": "New", "parent": w.cast.company.id}
    ),
    "organizations:edit_team": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        args=lambda w: (w.team.slug,),
        data=lambda w: {"name": "New", "parent": w.cast.company.id},
    ),
    "organizations:seats": Page(
        POST=RIGHT_ACTS,
        args=lambda w: (w.team.slug,),
        data=lambda w: {"people": w.cast.lead.id, "seat": "member"},
    ),
    "organizations:raci": Page(GET=MEMBERS, POST=RIGHT_ACTS, right="sponsor", data=lambda w: w.matrix),
    "organizations:audit": Page(GET=RIGHT_ONLY),
    "organizations:audit_export": Page(GET=RIGHT_ONLY),
    "scoring:rag": Page(GET=MEMBERS),
    "checkins:change_policy": Page(GET=RIGHT_ONLY, POST=RIGHT_ACTS, right="sponsor", data=lambda w: w.policy),
    # objectives
    "objectives:objectives": Page(GET=MEMBERS),
    "objectives:new": Page(
        GET="login 404 403 200 200", POST="login 404 403 302 302", right="owner", data=lambda w: w.objective_form
    ),
    "objectives:coach": Page(GET="login 404 403 200 200"),
    "objectives:drafting": Page(
        GET=MEMBERS,
        POST=MEMBERS_ACT,
        right="owner",
        data=lambda w: {"title": w.cycle and "Make trying us feel safe", "owner": "Owner"},
    ),
    "objectives:draft_people": Page(GET=MEMBERS),
    "objectives:starters": Page(
        GET="login 404 403 200 200",
        POST=MEMBERS_ACT,
        right="owner",
        data=lambda w: {"starter": w.cycle and "sales-1"},
    ),
    "objectives:earlier": Page(POST=MEMBERS_ACT, right="owner", data=lambda w: {"from": w.objective.cycle.slug}),
    "objectives:undo_start": Page(POST=RIGHT_ACTS, right="owner", data=lambda w: {"made": w.draft.reference}),
    "objectives:draft_head": Page(
        POST=RIGHT_ACTS,
        right="owner",
        args=lambda w: (w.draft.reference,),
        data=lambda w: {"title": "Make trying us feel safe", "owner": "Owner", "version": 1},
    ),
    "objectives:draft_rows": Page(
        POST=RIGHT_ACTS, right="owner", args=lambda w: (w.draft.reference,), data=lambda w: w.key_result_row
    ),
    "objectives:paste_rows": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="owner",
        args=lambda w: (w.draft.reference,),
        data=lambda w: {"text": "Trials started from 10 to 20", "action": "add"},
    ),
    "objectives:restore_row": Page(POST=RIGHT_ACTS, right="owner", args=lambda w: (w.draft.reference,)),
    "objectives:draft_row": Page(
        POST=RIGHT_ACTS,
        right="owner",
        args=lambda w: (w.drafted_key_result.reference,),
        data=lambda w: w.key_result_row,
    ),
    "objectives:objective": Page(GET=MEMBERS, args=lambda w: (w.objective.reference,)),
    "objectives:targets": Page(GET="login 404 403 200 200"),
    "objectives:contribute": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="owner",
        args=lambda w: (w.draft.reference,),
        data=lambda w: {"target": w.key_result.reference, "how": "Habit keeps them"},
    ),
    "objectives:contribution": Page(
        GET=MEMBERS,
        POST=RIGHT_ACTS,
        right="kr_owner",
        args=lambda w: (w.contribution.id,),
        data=lambda w: {"action": "accept"},
    ),
    "objectives:new_dependency": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="kr_owner",
        args=lambda w: (w.key_result.reference,),
        data=lambda w: w.request,
    ),
    "objectives:dependencies": Page(GET=MEMBERS),
    "objectives:dependency": Page(
        GET=MEMBERS,
        POST=RIGHT_ACTS,
        right="steward",
        args=lambda w: (w.dependency.reference,),
        data=lambda w: {"action": "agree"},
    ),
    "objectives:edit": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="owner",
        args=lambda w: (w.draft.reference,),
        data=lambda w: w.objective_form,
    ),
    "objectives:activate": Page(
        POST=RIGHT_ACTS,
        right="sponsor",
        args=lambda w: (w.draft.reference,),
        data=lambda w: {"reason": "It can’t wait"},
    ),
    "objectives:backlog": Page(POST=RIGHT_ACTS, right="owner", args=lambda w: (w.draft.reference,)),
    "objectives:cancel": Page(
        GET=MEMBERS,
        POST=RIGHT_ACTS,
        right="sponsor",
        args=lambda w: (w.objective.reference,),
        data=lambda w: {"reason": "The market closed"},
    ),
    "objectives:delete": Page(GET=RIGHT_ONLY, POST=RIGHT_ACTS, right="owner", args=lambda w: (w.draft.reference,)),
    "objectives:new_key_result": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="owner",
        args=lambda w: (w.draft.reference,),
        data=lambda w: w.key_result_form,
    ),
    "objectives:key_result": Page(GET=MEMBERS, args=lambda w: (w.key_result.reference,)),
    "objectives:edit_key_result": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="champion",
        args=lambda w: (w.key_result.reference,),
        data=lambda w: w.key_result_form,
    ),
    "objectives:delete_key_result": Page(
        GET=RIGHT_ONLY, POST=RIGHT_ACTS, right="owner", args=lambda w: (w.drafted_key_result.reference,)
    ),
    "objectives:recommendation": Page(
        GET=MEMBERS,
        POST=RIGHT_ACTS,
        right="kr_owner",
        args=lambda w: (w.advised.reference, "red-two-weeks"),
        data=lambda w: {"action": "dismiss", "reason": "The huddle was on Monday"},
    ),
    "objectives:history": Page(GET=MEMBERS, args=lambda w: (w.key_result.reference,)),
    "objectives:alignment": Page(GET=MEMBERS),
    "objectives:alignment_health": Page(GET=MEMBERS),
    "objectives:metrics": Page(GET=MEMBERS),
    "objectives:new_metric": Page(
        GET="login 404 403 200 200", POST=MEMBERS_ACT, right="member", data=lambda w: w.metric_form
    ),
    "objectives:metric_facts": Page(GET=MEMBERS),
    "objectives:similar_metrics": Page(GET=MEMBERS),
    "objectives:metric": Page(GET=MEMBERS, args=lambda w: (w.metric.slug,)),
    "objectives:edit_metric": Page(
        GET=RIGHT_ONLY, POST=RIGHT_ACTS, right="owner", args=lambda w: (w.metric.slug,), data=lambda w: w.metric_form
    ),
    "objectives:retire_metric": Page(
        POST=RIGHT_ACTS, right="steward", args=lambda w: (w.metric.slug,), data=lambda w: {"action": "retire"}
    ),
    "objectives:delete_metric": Page(GET=RIGHT_ONLY, POST=RIGHT_ACTS, right="lead", args=lambda w: (w.metric.slug,)),
    "objectives:restore_metric": Page(
        GET="login 404 403 200 200",
        POST=MEMBERS_ACT,
        right="member",
        args=lambda w: (w.metric.slug,),
        data=lambda w: w.objective_form,
    ),
    "objectives:observe": Page(
        GET=RIGHT_ONLY, POST=RIGHT_ACTS, right="owner", args=lambda w: (w.metric.slug,), data=lambda w: w.value_form
    ),
    "objectives:paste_observations": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="owner",
        args=lambda w: (w.metric.slug,),
        data=lambda w: {"lines": "2026-01-05 20", "action": "record"},
    ),
    "objectives:correct_observation": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="owner",
        args=lambda w: (w.observation.metric.slug, w.observation.id),
        data=lambda w: w.value_form,
    ),
    "objectives:coached": Page(GET=MEMBERS, args=lambda w: (w.draft.reference,)),
    "objectives:writing": Page(
        GET=MEMBERS,
        POST=RIGHT_ACTS,
        data=lambda w: {"fewest": 2, "most": 4, "limit": 5, "most_objectives": 4, "objectives_limit": 5, "seen": 0},
    ),
    "objectives:strategy": Page(GET=MEMBERS),
    "objectives:vision": Page(
        GET=RIGHT_ONLY, POST=RIGHT_ACTS, right="sponsor", data=lambda w: {"vision": "Farther", "version": w.strategy}
    ),
    "objectives:north_star": Page(
        GET=RIGHT_ONLY, POST=RIGHT_ACTS, right="sponsor", data=lambda w: {"version": w.strategy}
    ),
    "objectives:new_theme": Page(GET=RIGHT_ONLY, POST=RIGHT_ACTS, right="lead", data=lambda w: {"name": "Trust"}),
    "objectives:edit_theme": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        args=lambda w: (w.theme.id,),
        data=lambda w: {"name": "Trust", "version": w.strategy},
    ),
    "objectives:order_theme": Page(POST=RIGHT_ACTS, args=lambda w: (w.theme.id,), data=lambda w: {"action": "retire"}),
    "objectives:backlog_list": Page(GET=MEMBERS),
    "objectives:pull": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="owner",
        args=lambda w: (w.waiting.reference,),
        data=lambda w: {"cycle": w.cycle.id},
    ),
    "objectives:start_micro": Page(
        GET="login 404 403 200 200",
        POST=MEMBERS_ACT,
        right="kr_owner",
        args=lambda w: (w.key_result.reference,),
        data=lambda w: w.micro_form,
    ),
    "objectives:edit_micro": Page(
        GET=RIGHT_ONLY, POST=RIGHT_ACTS, right="owner", args=lambda w: (w.micro.reference,), data=lambda w: w.micro_form
    ),
    "objectives:close_micro": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="champion",
        args=lambda w: (w.running_micro.reference,),
        data=lambda w: {"outcome": "helped", "learning": "Two calls a day are enough"},
    ),
    "objectives:initiatives": Page(GET=MEMBERS),
    "objectives:initiative": Page(GET=MEMBERS, args=lambda w: (w.initiative.reference,)),
    "objectives:new_initiative": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="kr_owner",
        args=lambda w: (w.key_result.reference,),
        data=lambda w: w.initiative_form,
    ),
    "objectives:edit_initiative": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="champion",
        args=lambda w: (w.initiative.reference,),
        data=lambda w: w.initiative_form,
    ),
    "objectives:move_initiative": Page(
        GET="login 404 403 403 404",  # without saying where to
        POST=RIGHT_ACTS,
        right="steward",
        args=lambda w: (w.initiative.reference,),
        data=lambda w: {"action": "stopped", "was": "running", "learning": "Nobody read it"},
    ),
    "objectives:confirm_initiative": Page(
        POST=RIGHT_ACTS, right="steward", args=lambda w: (w.initiative.reference,), data=lambda w: {"action": "confirm"}
    ),
    "objectives:carry_over_initiative": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="owner",
        args=lambda w: (w.initiative.reference,),
        data=lambda w: {"key_result": w.drafted_key_result.id},
    ),
    "objectives:cycles": Page(GET=MEMBERS),
    "objectives:new_cycle": Page(GET=RIGHT_ONLY, POST=RIGHT_ACTS, right="lead", data=lambda w: w.cycle_form),
    "objectives:edit_cycle": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="lead",
        args=lambda w: (w.cycle.slug,),
        data=lambda w: w.cycle_form,
    ),
    "governance:approvals": Page(GET=MEMBERS),
    "governance:approve_selected": Page(
        POST=RIGHT_ACTS, right="sponsor", data=lambda w: {"change": [w.change.reference]}
    ),
    "governance:change": Page(
        GET=MEMBERS,
        POST=RIGHT_ACTS,
        right="sponsor",
        args=lambda w: (w.change.reference,),
        data=lambda w: {"action": "approve"},
    ),
    "governance:undo": Page(POST=RIGHT_ACTS, right="sponsor", args=lambda w: (w.decided_change.reference,)),
    "governance:sets": Page(GET=MEMBERS),
    "governance:okr_set": Page(
        GET=MEMBERS,
        POST=RIGHT_ACTS,
        right="owner",
        args=lambda w: (w.draft.cycle.slug, w.team.slug),
        data=lambda w: {"action": "submit"},
    ),
    "governance:undo_set": Page(
        POST=RIGHT_ACTS,
        right="sponsor",
        args=lambda w: (w.returned_set.cycle.slug, w.team.slug),
        data=lambda w: {"action": "undo"},
    ),
    "governance:propose": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="lead",
        args=lambda w: (w.key_result.reference,),
        data=lambda w: w.proposal,
    ),
    "governance:replace": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="lead",
        args=lambda w: (w.key_result.reference,),
        data=lambda w: w.addition,
    ),
    "governance:add": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="lead",
        args=lambda w: (w.objective.reference,),
        data=lambda w: w.addition,
    ),
    "governance:decisions": Page(GET=MEMBERS),
    "governance:decision": Page(
        GET=MEMBERS,
        POST=RIGHT_ACTS,
        right="owner",
        args=lambda w: (w.decision.reference,),
        data=lambda w: {"action": "done"},
    ),
    "governance:record": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="owner",
        args=lambda w: (w.objective.reference,),
        data=lambda w: {"note": "Stop the newsletter", "owner": w.cast.owner.id, "form_key": str(uuid4())},
    ),
    "governance:escalations": Page(GET=MEMBERS),
    "governance:open_case": Page(GET="login 404 302 302 302", args=lambda w: (w.key_result.reference,)),
    "governance:escalation": Page(
        GET=MEMBERS,
        POST=RIGHT_ACTS,
        right="champion",
        args=lambda w: (w.escalation.reference,),
        data=lambda w: {"action": "acknowledge"},
    ),
    "governance:data_issue": Page(
        GET=MEMBERS,
        POST=RIGHT_ACTS,
        right="steward",
        args=lambda w: (w.data_issue.reference,),
        data=lambda w: {"action": "acknowledge"},
    ),
    "governance:raise_on_metric": Page(
        GET="login 404 403 200 200",
        POST="login 404 403 302 302",
        args=lambda w: (w.metric.slug,),
        data=lambda w: {"problem": "Gifts are counted"},
    ),
    "governance:raise_on_key_result": Page(
        GET="login 404 403 200 200",
        POST="login 404 403 302 302",
        args=lambda w: (w.key_result.reference,),
        data=lambda w: {"problem": "Gifts are counted"},
    ),
    "reviews:closing": Page(GET=MEMBERS, args=lambda w: (w.cycle.slug,)),
    "reviews:open": Page(
        POST=RIGHT_ACTS, right="lead", args=lambda w: (w.cycle.slug,), data=lambda w: {"early_because": "The team ends"}
    ),
    "reviews:lock": Page(
        POST=RIGHT_ACTS, right="lead", args=lambda w: (w.closing.cycle.slug,), data=lambda w: {"because": "No steward"}
    ),
    "reviews:unlock": Page(
        POST=RIGHT_ACTS, right="lead", args=lambda w: (w.locked_cycle.slug,), data=lambda w: {"because": "A late value"}
    ),
    "reviews:close": Page(POST=RIGHT_ACTS, right="admin", args=lambda w: (w.locked_cycle.slug,)),
    "reviews:source": Page(
        POST=RIGHT_ACTS,
        right="steward",
        args=lambda w: (w.closing.cycle.slug, w.key_result.reference),
        data=lambda w: {"verdict": "confirmed", "seen": w.source_mark},
    ),
    "reviews:learning": Page(
        POST=RIGHT_ACTS,
        right="kr_owner",
        args=lambda w: (w.closing.cycle.slug, w.key_result.reference),
        data=lambda w: {"text": "Ask those who left first"},
    ),
    "reviews:weights": Page(
        POST=RIGHT_ACTS,
        right="owner",
        args=lambda w: (w.closing.cycle.slug, w.unweighted.reference),
        data=lambda w: {"choice": "equal", "present": "Owner, Lead"},
    ),
    "reviews:summary": Page(GET=MEMBERS, args=lambda w: (w.closed_cycle.slug,)),
    "reviews:correct": Page(
        GET=RIGHT_ONLY,
        POST=RIGHT_ACTS,
        right="lead",
        args=lambda w: (w.closed_key_result.reference,),
        data=lambda w: w.correction,
    ),
    # django-allauth: signed in already, one is sent on from what is for people outside.
    "account_login": Page(GET="200 302 302 302 302", POST="200 302 302 302 302"),
    "account_logout": Page(GET="302 200 200 200 200", POST="302 302 302 302 302"),
    "account_inactive": Page(GET=EVERYBODY),
    "account_signup": Page(GET="200 302 302 302 302", POST="200 302 302 302 302"),
    "account_reauthenticate": Page(GET="login 403 403 403 403", POST="login 403 403 403 403"),
    "account_email": Page(GET=SIGNED_IN, POST="login 302 302 302 302"),
    "account_email_verification_sent": Page(GET=EVERYBODY),
    "account_change_password": Page(GET="login 302 302 302 302", POST="login 302 302 302 302"),
    "account_set_password": Page(GET=SIGNED_IN, POST="login 200 200 200 200"),
    "account_reset_password": Page(GET=EVERYBODY, POST=EVERYBODY),
    "account_confirm_login_code": Page(GET="login 302 302 302 302", POST="login 302 302 302 302"),
    "account_confirm_email": Page(GET=EVERYBODY, POST="404 404 404 404 404", args=lambda w: ("unknown",)),
    "account_reset_password_from_key_done": Page(GET=EVERYBODY),
    "account_reset_password_from_key": Page(GET=EVERYBODY, POST=EVERYBODY, args=lambda w: ("1", "unknown")),
    "account_reset_password_done": Page(GET=EVERYBODY),
    "mfa_index": Page(GET=SIGNED_IN),
    "mfa_authenticate": Page(GET="login 302 302 302 302", POST="login 302 302 302 302"),
    "mfa_reauthenticate": Page(GET="login 403 403 403 403", POST="login 403 403 403 403"),
    "mfa_activate_totp": Page(GET=SIGNED_IN, POST=SIGNED_IN),
    "mfa_deactivate_totp": Page(GET="login 404 404 404 404", POST="login 404 404 404 404"),
    "mfa_view_recovery_codes": Page(GET="login 404 404 404 404"),
    "mfa_generate_recovery_codes": Page(GET=SIGNED_IN, POST=SIGNED_IN),
    "mfa_download_recovery_codes": Page(GET="login 404 404 404 404", POST="login 404 404 404 404"),
    "usersessions_list": Page(GET=SIGNED_IN, POST="login 302 302 302 302"),
}
