"""One widget for each kind of view that the station can show."""

from __future__ import annotations

from intake.station import views
from intake.ui.views.asking import AskMissingView, AskView, ChooseReturnView, IdentifyView
from intake.ui.views.awaiting import AwaitParcelView, AwaitPutAwayView, AwaitSerialView, AwaitUnitView
from intake.ui.views.base import ViewWidget
from intake.ui.views.photo import TakePhotoView
from intake.ui.views.summary import SummaryView

WIDGETS: dict[type[views.View], type[ViewWidget]] = {
    views.AwaitParcel: AwaitParcelView,
    views.ChooseReturn: ChooseReturnView,
    views.Identify: IdentifyView,
    views.AwaitUnit: AwaitUnitView,
    views.AwaitSerial: AwaitSerialView,
    views.Ask: AskView,
    views.TakePhoto: TakePhotoView,
    views.AwaitPutAway: AwaitPutAwayView,
    views.AskMissing: AskMissingView,
    views.Summary: SummaryView,
}
