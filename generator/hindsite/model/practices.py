"""The defaults of what an organisation has agreed on beside its rules: whom to tell, how to work.

None of it is computed with; pages show it, and skeletons begin with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["CHANNELS", "HAND_OFF", "ROTATION", "SECURITY_STEPS", "TOLD"]

TOLD: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "Critical": {
            "updates_to": ["internal", "external", "executive"],
            "notify": ["On-call team", "Engineering leadership", "Executives", "Support"],
            "bridge": True,
        },
        "Major": {
            "updates_to": ["internal"],
            "notify": ["On-call team", "Engineering leadership"],
            "bridge": True,
        },
        "Minor": {"updates_to": [], "notify": ["On-call engineer"], "bridge": False},
        "Low": {"updates_to": [], "notify": [], "bridge": False},
    }
)
"""Who hears of an incident, by the name of its severity."""

CHANNELS: Mapping[str, str] = MappingProxyType(
    {
        "Critical": "pages somebody at once",
        "Warning": "goes to chat",
        "Information": "goes to dashboards",
    }
)
"""Where an alert of each kind goes."""

ROTATION = (
    "The rotation is weekly, with a primary and a secondary.",
    "Teams of three to six rotate weekly; larger ones split weekdays from weekends.",
    "Teams around the world follow the sun.",
    "Each change is a hand-off.",
    "Every recurring alert has a runbook.",
    "When the alert that detected an incident had no runbook, writing one is among its actions.",
    "Being on call is compensated.",
)
"""How people are on call."""

HAND_OFF = (
    "Open incidents, and who owns them",
    "Recent changes, and those to come",
    "Noisy alerts",
    "Actions that are due",
    "Runbooks that were touched, or wanted and missing",
)
"""What is handed over at each change of shift."""

SECURITY_STEPS = (
    "Tell only those who need to know, until the scope is understood.",
    "Contain it: cut off what is attacked before you look for the cause.",
    "Preserve evidence before anything is restarted, wiped or rotated.",
    "Write down when the breach was known: clocks to notify run from then.",
    "Inform legal counsel early; several regimes may run their clocks at once.",
    "Find out what was reached: data, accounts, systems, since when.",
    "Remove the way in, and rotate every secret that was in reach.",
    "Decide with counsel who must be told, and record it for each regime.",
    "Then look for the root cause.",
)
"""What is done about a security incident, in this order."""
