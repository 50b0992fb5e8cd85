from organizations.actions.founding import found_organization

__all__ = ["found_organization"]
