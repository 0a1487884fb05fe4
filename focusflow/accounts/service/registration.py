"""Making an account."""

from __future__ import annotations

from focusflow.accounts import mails, passwords, repository, rules
from focusflow.accounts.events import UserRegistered
from focusflow.accounts.models import User, UserPreference
from focusflow.accounts.schemas import RegisterIn, UserView
from focusflow.accounts.service import links
from focusflow.accounts.sessions import Client
from focusflow.platform.actor import Actor
from focusflow.platform.clock import zone_names
from focusflow.platform.crypto import sign
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, InvalidInput
from focusflow.platform.events import publish
from focusflow.settings import get_settings


async def any_account(db: Db) -> bool:
    """Whether anybody has an account yet."""
    return await repository.any_user(db)


async def register(db: Db, data: RegisterIn, client: Client) -> UserView:
    """Make an account and mail a link to confirm its address; the first one is the admin's.

    InvalidInput names the first wrong field (details: `errors` names all, `unmet` the password
    rules); Conflict for an address or username that is in use.
    """
    email = _checked(data)
    hashed = await passwords.hash_password(data.password)
    # One registration at a time: of many at once only one is first, and names stay unique.
    await repository.lock_registration(db)
    email_taken, username_taken = await repository.name_taken(
        db, email=email, username=data.username
    )
    if email_taken:
        raise Conflict(
            "There is an account with this address already. Sign in, or set a new password.",
            field="email",
        )
    if username_taken:
        raise Conflict("This username is in use. Please choose another.", field="username")
    user = User(
        **data.model_dump(exclude={"email", "password"}),
        email=email,
        password_hash=hashed,
        role="student" if await repository.any_user(db) else "admin",
    )
    db.add(user)
    await db.flush()
    db.add(UserPreference(user_id=user.id))
    await db.flush()
    await send_verification(db, user)
    actor = Actor(user.id, user.role, ip=client.ip, user_agent=client.user_agent)
    digest = sign(get_settings().require_secret(), "email", email.lower())
    await publish(db, actor, UserRegistered(user.id, digest, "form"))
    return UserView.model_validate(user)


def _checked(data: RegisterIn) -> str:
    """The address in its normal form; InvalidInput when anything is wrong."""
    email = rules.read_email(data.email)
    errors: dict[str, str] = {}
    if email is None:
        errors["email"] = "This is not an e-mail address that could receive mail."
    if problem := rules.username_problem(data.username):
        errors["username"] = problem
    if problem := rules.password_problem(data.password):
        errors["password"] = problem
    if data.timezone not in zone_names():
        errors["timezone"] = "Choose a time zone from the list, such as Europe/Berlin."
    if errors or email is None:
        field, message = next(iter(errors.items()))
        value = None if field == "password" else getattr(data, field)
        unmet = rules.password_gaps(data.password)
        raise InvalidInput(field, message, value, errors=errors, unmet=unmet)
    return email


async def send_verification(db: Db, user: User) -> None:
    """Mail a fresh link that confirms the address."""
    token = await links.make(db, user, "verify")
    link = links.address("/verify-email", token=token)
    await links.send(db, user, mails.verification(links.called(user), link))
