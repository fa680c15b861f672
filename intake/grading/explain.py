"""Every reason a decision or settlement can give. Each code has a sentence in the translations, under [reason]."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

REASONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # the ground and its period
        "withdrawn_in_time": ("declared", "ends"),
        "late_but_voluntary": ("declared", "ends", "days", "last"),
        "voluntary": ("declared", "ends", "days", "last"),
        "out_of_window": ("declared", "ends", "days", "last"),
        "delivery_date_unknown": (),
        "not_informed": ("ends",),
        "sent_late": ("sent", "last"),
        "ground_defect": (),
        "ground_our_error": (),
        "use_on_defect_unclear": ("country",),
        "return_canceled": (),
        # no right of withdrawal
        "exception_custom_made": (),
        "exception_perishable": (),
        "exception_hygiene_seal": (),
        "exception_mixed": (),
        "exception_sealed_media": (),
        "hygiene_seal_cleanable": (),
        # what it is
        "identity_wrong_variant": (),
        "identity_wrong_serial": (),
        "identity_not_ours": (),
        "identity_empty": (),
        "identity_counterfeit": (),
        "serial_unread": (),  # given by the station, which knows what was scanned
        "unexpected_unit": (),
        "missing": ("title",),
        "missing_later": ("title",),
        "more_than_expected": (),
        "hazard_battery": (),
        "hazard_sharp": (),
        "hazard_other": (),
        # where it goes
        "policy_rule": ("rule",),
        "policy_review": ("rule",),
        "no_rule": (),
        "destruction_ban": ("cn",),
        "derogation_dangerous": (),
        "derogation_infringement": (),
        "derogation_defect": (),
        "derogation_damage": (),
        # the money
        "full_refund": ("amount",),
        "reduced_refund": ("amount",),
        "deduction_handling": ("percent", "amount"),
        "deduction_missing_part": ("percent", "amount"),
        "restocking_fee": ("percent", "amount"),
        "evidence_missing": ("percent",),
        "no_deduction_transport": (),
        "no_deduction_defect": (),
        "no_deduction_our_error": (),
        "no_deduction_unknown": (),
        "no_deduction_no_handling": (),
        "no_deduction_conformity": (),
        "no_deduction_not_informed": (),
        "exchange_goods": ("sku",),
        "exchange_condition": ("grade",),
        "already_refunded": ("amount",),
        "store_credit": (),
        "partial_delivery_unsettled": ("country",),
        "refund_above_limit": ("amount", "limit"),
        "deduction_above_limit": ("percent", "limit"),
    }
)
"""Reason code → the parameters its sentence can use."""

REASON_CODES = tuple(REASONS)

DEDUCTION_GROUNDS = ("handling", "missing_part", "restocking_fee")
"""What a deduction can be for; each has a text under [ground], beside the grounds of returns."""
