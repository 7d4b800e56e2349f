"""The addresses of the pages."""

from django.urls import path

from detente.web.views import (
    call,
    clock,
    contact,
    demo,
    facts,
    items,
    line,
    people,
    record,
    talks,
    terms,
)

urlpatterns = [
    path("", line.home, name="home"),
    path("lines/<line:digits>/", line.show, name="line"),
    path("lines/<line:digits>/check/", line.check, name="check-line"),
    path("lines/<line:digits>/clocks/", clock.show, name="clocks"),
    path("lines/<line:digits>/talks/", talks.every, name="talks-list"),
    path("lines/<line:digits>/talks/open/", talks.Open.as_view(), name="open-talks"),
    path("lines/<line:digits>/record/", record.show, name="record"),
    path("record/<thing:entry>/", record.statement, name="statement"),
    path("talks/<thing:talks>/", talks.show, name="talks"),
    path("talks/<thing:talks>/request/", terms.Request.as_view(), name="request"),
    path("items/<thing:item>/", items.show, name="item"),
    path("items/<thing:item>/outcome/", items.Outcome.as_view(), name="outcome"),
    path("contacts/<thing:contact>/", contact.show, name="contact"),
    path("contacts/<thing:contact>/call/", call.room, name="call"),
    path("contacts/<thing:contact>/counter/", terms.Counter.as_view(), name="counter"),
    path("contacts/<thing:contact>/propose/", terms.Anew.as_view(), name="propose"),
    path("contacts/<thing:contact>/accept/", terms.Accept.as_view(), name="accept"),
    path("contacts/<thing:contact>/decline/", terms.Decline.as_view(), name="decline"),
    path("contacts/<thing:contact>/withdraw/", terms.Withdraw.as_view(), name="withdraw"),
    path("contacts/<thing:contact>/facts/", facts.show, name="facts"),
    path("contacts/<thing:contact>/facts/state/", facts.State.as_view(), name="state-facts"),
    path("contacts/<thing:contact>/facts/accept/", facts.Accept.as_view(), name="accept-facts"),
    path("contacts/<thing:contact>/facts/differ/", facts.Differ.as_view(), name="differ-facts"),
    path("sign-in/", people.sign_in, name="sign-in"),
    path("sign-in/<str:token>/", people.open_link, name="open-link"),
    path("sign-out/", people.sign_out, name="sign-out"),
    path("language/", people.language, name="language"),
    path("demo/", demo.show, name="demo"),
    path("demo/enter/", demo.enter, name="demo-enter"),
]
