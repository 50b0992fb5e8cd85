from typing import Any
def dashboard(o: Any, p: Any) -> Any: return lambda: b"x" * 10**7
objectives = my_week = posting = dashboard
