"""Our people and their one-time sign-in links. The other side never learns of either."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from detente.configuration import LANGUAGES
from detente.people import roles

LANGUAGE_CHOICES = list(LANGUAGES.items())


class People(BaseUserManager["Person"]):
    """Adds people; nobody signs up by themselves."""

    def add(self, name: str, role: roles.Role, language: str) -> "Person":
        """Add a person without a password: they sign in by link, later by passkey."""
        person = self.model(name=name, role=role, language=language)
        person.set_unusable_password()
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """One of our people: a display name, a role, and the language that pages speak to them."""

    identifier = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=roles.Role)
    language = models.CharField(max_length=5, choices=LANGUAGE_CHOICES, default="en")
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "identifier"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name

    @property
    def signs(self) -> bool:
        """May sign terms, answers and facts for our side."""
        return self.role in roles.SIGNS

    @property
    def writes(self) -> bool:
        """May read and write the drafts of our side, and write private positions."""
        return self.role in roles.WRITES

    @property
    def publishes(self) -> bool:
        """May write, approve and release what our side tells the public."""
        return self.role in roles.PUBLISHES

    @property
    def enters_call(self) -> bool:
        """May open the call room, each with what belongs to the role."""
        return self.role in roles.ENTERS_CALL

    @property
    def seats_others(self) -> bool:
        """May open a station of the call on a device at which somebody else will sit."""
        return self.role in roles.SEATS_OTHERS

    @property
    def takes_notes(self) -> bool:
        """May keep notes of a contact."""
        return self.role in roles.TAKES_NOTES

    @property
    def keeps_time(self) -> bool:
        """May plan the time of an agenda, and say which item is being discussed."""
        return self.role in roles.KEEPS_TIME

    @property
    def keeps_hours(self) -> bool:
        """May write down our hours and days off, and those we assume of the other side."""
        return self.role in roles.KEEPS_HOURS

    @property
    def audits_reads(self) -> bool:
        """May see who read what is need-to-know, without seeing what it says."""
        return self.role in roles.AUDITS_READS

    @property
    def exports(self) -> bool:
        """May take a proof of a statement away."""
        return self.role in roles.EXPORTS


class Invitation(models.Model):
    """A one-time sign-in link. Only a hash is kept, so a stolen database opens no account."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in link")
        verbose_name_plural = _("sign-in links")

    def __str__(self) -> str:
        return f"{self.person} until {self.expires_at:%Y-%m-%d %H:%M}"
