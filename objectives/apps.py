from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    name = "objectives"

    def ready(self) -> None:
        from objectives import panels, searched  # noqa: PLC0415 (models are there only now)
        from objectives.holdings import register_holdings  # noqa: PLC0415
        from objectives.kinds import register_kinds  # noqa: PLC0415
        from okrapp.panels import (  # noqa: PLC0415
            MY_WEEK,
            NAVIGATION,
            PAGES,
            PERSON_MAIN,
            RAG_POLICY_OF,
            SETTINGS,
            TEAM_MAIN,
        )

        register_kinds()
        register_holdings()
        searched.register_all()
        NAVIGATION.add("objectives", template="", query=panels.navigation, order=20)
        PAGES.add("objectives", template="", query=panels.pages, order=20)
        NAVIGATION.add("metrics", template="", query=panels.metrics_navigation, order=28)
        TEAM_MAIN.add("objectives", template="objectives/_of_team.html", query=panels.of_team, order=20)
        TEAM_MAIN.add(
            "dependencies", template="objectives/_asked_of_team.html", query=panels.dependencies_of_team, order=60
        )
        PERSON_MAIN.add("owned", template="objectives/_of_person.html", query=panels.of_person, order=20)
        MY_WEEK.add("planning", template="objectives/_planning.html", query=panels.planning, order=35)
        MY_WEEK.add("setup", template="objectives/_set_up.html", query=panels.set_up, order=5)
        MY_WEEK.add("drafts", template="objectives/_my_drafts.html", query=panels.my_drafts, order=37)
        MY_WEEK.add("micros", template="objectives/_my_micros.html", query=panels.micros_to_close, order=28)
        MY_WEEK.add("kpis", template="objectives/_unhealthy_kpis.html", query=panels.unhealthy_kpis, order=40)
        MY_WEEK.add("initiatives", template="objectives/_my_initiatives.html", query=panels.my_initiatives, order=60)
        RAG_POLICY_OF.add("closed cycle", template="", query=panels.policy_of_cycle, order=20)
        SETTINGS.add("cycles", template="", query=panels.settings_tab, order=40)
        SETTINGS.add("writing", template="", query=panels.writing_tab, order=45)
