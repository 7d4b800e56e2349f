"""Pages for what went wrong: what happened, what is safe, what to do."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detente.core.errors import LocalError

SENTENCES: dict[str, Promise] = {
    "NothingToAnswerError": gettext_lazy("Nothing here waits for our answer any more."),
    "AlreadyProposedError": gettext_lazy("A proposal stands already. Answer or withdraw it first."),
    "NotBindingError": gettext_lazy("These terms are ad referendum: counter or decline them."),
    "UnknownThingError": gettext_lazy("This is not on the record of this line."),
    "NoAgreedTermsError": gettext_lazy("The terms are not agreed yet, so there are no facts."),
    "BadTimesError": gettext_lazy("It ended before it started. Check both times."),
    "TooManyItemsError": gettext_lazy("A contact takes at most 64 agenda items, each once."),
    "NoMoreTurnsError": gettext_lazy("This went back and forth too often. Begin anew."),
    "NothingChangedError": gettext_lazy("This is how it stands already: nothing to sign."),
    "CalledOffError": gettext_lazy("This contact is called off. Take that back first."),
    "OfRoundsError": gettext_lazy("This contact is one of rounds. Propose a change of the rounds."),
    "SupersededError": gettext_lazy("Another position took the place of this one already."),
    "NotCommittedError": gettext_lazy("Both sides have to commit to their marks first."),
    "OtherMarksError": gettext_lazy("These are not the marks that we committed to."),
    "CopiedMarksError": gettext_lazy("One side copied the other's marks. Put the options anew."),
    "UnfitError": gettext_lazy("Something in this is too much, twice or out of order."),
    "DisputedWordsError": gettext_lazy(
        "Words in brackets are still disputed. Agree on them first."
    ),
    "UnfitPassError": gettext_lazy("This cannot be sent as a pass. Check its paragraphs."),
    "TooLargeError": gettext_lazy("This is too long for one statement. Shorten it."),
    "TooManyParagraphsError": gettext_lazy("A text takes at most 200 paragraphs. Join some."),
    "NoParagraphError": gettext_lazy("Somebody moved or removed this paragraph meanwhile."),
    "DraftFullError": gettext_lazy("This draft is as large as a draft can be. Shorten it."),
    "LineBusyError": gettext_lazy("256 statements wait for a receipt. Wait until the line is up."),
    "LineBehindError": gettext_lazy("This node takes statements back from the other side. Wait."),
    "LineStoppedError": gettext_lazy("The line is stopped. Nothing can be signed on it."),
    "LineFrozenError": gettext_lazy("The nodes read the record differently; accept nothing now."),
    "MayNotPublishError": gettext_lazy("Your role does not speak for our side in public."),
    "ChangedMeanwhileError": gettext_lazy(
        "A colleague changed the same words meanwhile. Yours stand below: compare, and keep anew."
    ),
    "NotNowError": gettext_lazy("A colleague moved this on meanwhile. See where it stands now."),
    "NoReasonError": gettext_lazy("Write a reason: whoever reads it next decides by it."),
    "NoPictureError": gettext_lazy("This is no picture that can be shown: JPEG, PNG or WebP."),
    "NotServedError": gettext_lazy("This node's link process does not run. Ask its operator."),
}


def told(error: LocalError) -> str:
    """A LocalError in the reader's language, by its kind; what is safe, where it has no words."""
    for kind in type(error).__mro__:
        if kind.__name__ in SENTENCES:
            return str(SENTENCES[kind.__name__])
    return _("This could not be done. Nothing was signed or sent.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The browser sent something that no page of ours sends."""
    return _page(request, 400, _("Not understood"), _("The request could not be read."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The person's role does not allow it."""
    return _page(request, 403, _("Not for your role"), _("Your role does not allow this."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is nothing at this address."""
    return _page(request, 404, _("Nothing here"), _("There is no page at this address."))


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    # Without the request: whatever broke may break the frame as well.
    title, happened = _("A fault of ours"), _("The page could not be made. It is in the journal.")
    context = {"title": title, "happened": happened, "our_name": settings.DETENTE.side}
    return HttpResponse(render_to_string("web/error.html", context), status=500)


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form did not come from a page of ours, or the page had grown old."""
    return _page(
        request,
        403,
        _("This page had grown old"),
        _("It could not be told that this form came from your own page."),
    )


def _page(request: HttpRequest, status: int, title: str, happened: str) -> HttpResponse:
    context = {"title": title, "happened": happened, "status": status}
    return render(request, "web/error.html", context, status=status)
