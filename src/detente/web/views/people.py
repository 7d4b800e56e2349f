"""Sign in by one-time link, sign out, choose a language."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from detente.people import invitations, sockets


@login_not_required
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """How to get in."""
    if request.user.is_authenticated:
        return redirect("home")
    return render(request, "web/sign_in.html")


@login_not_required
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Say whose link it is; use it up only when the button is pressed.

    Whatever merely looks at links (a mail filter, a preview) cannot use one up.
    """
    try:
        if request.method == "POST":
            person = invitations.redeem(token)
            before = request.session.session_key
            response: HttpResponse = perform_login(request, person, redirect_url="/")
            if request.session.session_key != before:  # somebody else was signed in here
                sockets.end(before)
            return response
        person = invitations.holder(token)
    except invitations.LinkNotUsable as error:
        return render(request, "web/sign_in.html", {"trouble": str(error)}, status=410)
    return render(request, "web/sign_in.html", {"invited": person})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and what its pages have open."""
    key = request.session.session_key
    logout(request)
    sockets.end(key)
    return redirect("sign-in")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language: with the person, or before sign-in with the browser."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = "/"
    response = redirect(back)
    if chosen in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
