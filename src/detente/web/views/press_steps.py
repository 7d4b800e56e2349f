"""The steps of a publication, each a button: differences, second reading, release, picture."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from detente.core.errors import LocalError
from detente.node.requests import StillQueuedError
from detente.press import differing, reading, releasing, stops, writing
from detente.press.models import Picture, Publication, Step
from detente.press.problems import StoppedError
from detente.press.record import Occasion
from detente.web import lines
from detente.web.forms.press import KeepForm, PictureForm, SendBackForm
from detente.web.present import press
from detente.web.views.errors import told
from detente.web.views.press import back_to, found, page

Work = Callable[[HttpRequest, lines.OpenLine, Publication, Occasion], str]


def _step(work: Work) -> Callable[..., HttpResponse]:
    """A view that does one thing to a publication, and says what was done or why it was not.

    Whoever comes to its address without a button, as from a refusal that was kept open, is led to
    the publication.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, key: UUID) -> HttpResponse:
        line, publication, about = found(request, key)
        if request.method != "POST":
            return back_to(publication)
        try:
            done = work(request, line, publication, about)
        except StoppedError as error:
            refused = [press.stop_words(line, one) for one in error.stops]
            return page(request, line, publication, about, 409, refused=refused)
        except StillQueuedError:
            done = _("Kept. The other side is told as soon as the node can; publish again then.")
        except LocalError as error:
            publication.refresh_from_db()
            return page(request, line, publication, about, 409, refused=[told(error)])
        messages.info(request, done)
        return back_to(publication)

    return view


def _difference(publication: Publication, about: Occasion, key: str) -> differing.Difference | None:
    every = differing.differences(publication, about, differing.moment(publication))
    return next((one for one in every if one.key == key), None)


def _use(request: HttpRequest, _line: Any, publication: Publication, about: Occasion) -> str:
    one = _difference(publication, about, request.POST.get("mark", ""))
    if one is None:
        return _("This difference is gone already.")
    differing.use(publication, request.user, one)
    return _("The record's words stand there now.")


def _keep(request: HttpRequest, _line: Any, publication: Publication, about: Occasion) -> str:
    form = KeepForm(request.POST)
    if not form.is_valid():
        raise NoReasonError("Nothing was kept.")
    if _difference(publication, about, form.cleaned_data["mark"]) is None:
        return _("This difference is gone already.")
    writing.keep_difference(publication, request.user, **form.cleaned_data)
    return _("Kept, with your reason. The second reader sees both.")


def _reopen(request: HttpRequest, _line: Any, publication: Publication, _about: Any) -> str:
    writing.keep_no_longer(publication, request.user, request.POST.get("mark", ""))
    return _("The difference is open again.")


class NoReasonError(LocalError):
    """Write a reason: the second reader decides by it."""


def _ask(request: HttpRequest, _line: Any, publication: Publication, about: Occasion) -> str:
    at = differing.moment(publication)
    every = differing.differences(publication, about, at)
    reading.ask(publication, request.user, stops.before_reading(publication, about, at, every))
    differing.forget_gone(publication, every)
    return _("A colleague is to read it now.")


def _approve(request: HttpRequest, _line: Any, publication: Publication, about: Occasion) -> str:
    at = differing.moment(publication)
    reading.approve(publication, request.user, stops.before_reading(publication, about, at))
    return _("Approved as it stands. Any change takes the approval away.")


def _send_back(request: HttpRequest, _line: Any, publication: Publication, _about: Any) -> str:
    form = SendBackForm(request.POST)
    if not form.is_valid():
        raise NoReasonError("It was not sent back.")
    reading.send_back(publication, request.user, form.cleaned_data["reason"])
    return _("Sent back to those who write it.")


def _release(request: HttpRequest, _line: Any, publication: Publication, about: Occasion) -> str:
    releasing.release(publication, request.user, about)
    if publication.step == Step.READY:
        return _("It goes out at its moment, in all languages together.")
    return _("Published in all languages.")


def _take_back(request: HttpRequest, _line: Any, publication: Publication, _about: Any) -> str:
    releasing.take_back(publication, request.user)
    return _("Taken back. It does not go out; approve it anew when it is ready.")


def _drop(request: HttpRequest, _line: Any, publication: Publication, _about: Any) -> str:
    writing.drop(publication, request.user)
    return _("Given up. It can be taken up again.")


def _take_up(request: HttpRequest, _line: Any, publication: Publication, _about: Any) -> str:
    writing.take_up(publication, request.user)
    return _("Taken up again.")


def _picture(request: HttpRequest, _line: Any, publication: Publication, _about: Any) -> str:
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        raise NoPictureError("Not a picture.")
    writing.show(publication, request.user, vars(form.cleaned_data["picture"]))
    return _("The picture is there. Write what it shows, in every language.")


class NoPictureError(LocalError):
    """The publication is as it was."""


def _no_picture(request: HttpRequest, _line: Any, publication: Publication, _about: Any) -> str:
    writing.show(publication, request.user, None)
    return _("The picture is gone.")


use, keep, reopen = _step(_use), _step(_keep), _step(_reopen)
ask, approve, send_back = _step(_ask), _step(_approve), _step(_send_back)
release, take_back = _step(_release), _step(_take_back)
drop, take_up = _step(_drop), _step(_take_up)
picture, no_picture = _step(_picture), _step(_no_picture)


def picture_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The picture of a publication, for those who write it."""
    _line, publication, _about = found(request, key)
    one = Picture.objects.filter(publication=publication).first()
    if one is None:
        return HttpResponse(status=404)
    return HttpResponse(bytes(one.content), content_type=one.type)
