"""Every setting, once, typed, from the environment or a .env file."""

from __future__ import annotations

import json
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from focusflow.platform.addresses import Allowed

SHORTEST_SECRET = 32


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which and what to do."""


class Settings(BaseSettings):
    """What an operator can set. The defaults give the embedded, local product."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    focusflow_home: Path = Field(Path("var"), description="Folder that holds all state")
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on")
    base_url: str | None = Field(
        None, description="Public address, used in mails and for cookies; default http://HOST:PORT"
    )
    secret_key: str | None = Field(
        None,
        min_length=SHORTEST_SECRET,
        description="Signs and encrypts; made once and kept when missing",
    )
    old_secret_keys: str | None = Field(
        None, description="Secret keys of before, with commas between; they open, and seal nothing"
    )
    database_url: str | None = Field(
        None, description="postgresql://… ; without it PostgreSQL is embedded"
    )
    redis_url: str | None = Field(None, description="redis://… for several web processes")
    smtp_url: str | None = Field(
        None, description="smtp://user:password@host:587 ; without it mail stays in the outbox"
    )
    mail_from: str = Field("FocusFlow <focusflow@localhost>", description="Sender of mails")
    environment: Literal["production", "development", "test"] = Field(
        "production", description="development shows the local mail outbox page"
    )
    worker: bool = Field(True, description="Run jobs inside the web process")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least severe level that is logged"
    )
    log_format: Literal["json", "text"] = Field("json", description="How log lines look")
    rate_limits: bool = Field(True, description="Off only for load measurements")
    metrics_token: str | None = Field(
        None, description="Bearer token for /metrics from other machines; else loopback only"
    )
    solver_seconds: float = Field(0.7, gt=0, le=30, description="Time the planner may search")
    storage_url: str | None = Field(
        None, description="s3://bucket/folder for attached files; without it they stay in the home"
    )
    storage_endpoint: str | None = Field(
        None, description="https://… of an S3-compatible store; without it Amazon's"
    )
    storage_region: str = Field("us-east-1", description="Region of the store")
    storage_key_id: str | None = Field(None, description="Access key of the store")
    storage_secret: str | None = Field(None, description="Secret key of the store")
    outside_private_hosts: str | None = Field(
        None, description="Hosts and networks inside that people may connect, with commas between"
    )
    google_client_id: str | None = Field(
        None, description="OAuth client of this installation at Google, for Google Calendar"
    )
    google_client_secret: str | None = Field(None, description="The secret that belongs to it")
    google_authorize_url: str = Field(
        "https://accounts.google.com/o/oauth2/v2/auth", description="Where people let us in"
    )
    google_token_url: str = Field(
        "https://oauth2.googleapis.com/token", description="Where access is got and renewed"
    )
    google_revoke_url: str = Field(
        "https://oauth2.googleapis.com/revoke", description="Where access is given back"
    )
    google_api_url: str = Field(
        "https://www.googleapis.com", description="Where the Calendar API is"
    )
    microsoft_client_id: str | None = Field(
        None, description="Id of the app that is registered with Microsoft, for Outlook calendars"
    )
    microsoft_client_secret: str | None = Field(None, description="Secret of that app")
    microsoft_tenant: str = Field(
        "common", description="Whose accounts may sign in with Microsoft: a tenant, or common"
    )
    microsoft_login_url: str = Field(
        "https://login.microsoftonline.com", description="Where Microsoft's sign-in is"
    )
    microsoft_graph_url: str = Field(
        "https://graph.microsoft.com/v1.0", description="Where Microsoft Graph is"
    )
    pool_size: int = Field(20, ge=1, le=100, description="Database connections a process keeps")

    @field_validator("database_url")
    @classmethod
    def _postgres_only(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("postgresql://", "postgres://")):
            raise ValueError("must begin with postgresql://")
        return url

    @field_validator("storage_url")
    @classmethod
    def _s3_only(cls, url: str | None) -> str | None:
        if url is not None and not (url.startswith("s3://") and urlsplit(url).netloc):
            raise ValueError("must be s3:// and the name of a bucket")
        return url

    @field_validator("old_secret_keys")
    @classmethod
    def _whole_keys(cls, text: str | None) -> str | None:
        if any(len(secret) < SHORTEST_SECRET for secret in _listed(text)):
            raise ValueError(
                f"every key has {SHORTEST_SECRET} characters or more; one with a comma in it "
                'goes into a JSON list such as ["a,b"]'
            )
        return text

    @field_validator("outside_private_hosts")
    @classmethod
    def _hosts_only(cls, text: str | None) -> str | None:
        Allowed.read(text or "")
        return text

    @property
    def home(self) -> Path:
        """The state folder as an absolute path."""
        return self.focusflow_home.expanduser().resolve()

    @property
    def url(self) -> str:
        """The public address without a trailing slash."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def secure_cookies(self) -> bool:
        """Cookies are marked Secure whenever the public address is https."""
        return self.url.startswith("https://")

    @property
    def shared_database(self) -> bool:
        """Whether the database is a server that others can reach."""
        if not self.database_url:
            return False
        host = urlsplit(self.database_url).hostname
        return host not in (None, "", "localhost", "127.0.0.1", "::1")

    def secrets(self) -> tuple[str, ...]:
        """The secret key, which seals, and after it those that only open."""
        return (self.require_secret(), *_listed(self.old_secret_keys))

    def require_secret(self) -> str:
        """The secret key; made once and kept in the state folder when none is set.

        Raises SettingsError when the database is shared: two machines would each make
        their own key and refuse each other's sessions.
        """
        if self.secret_key:
            return self.secret_key
        if self.shared_database:
            raise SettingsError(
                "SECRET_KEY is missing: with a DATABASE_URL on another machine, set the same "
                "SECRET_KEY (32 characters or more) on every process."
            )
        path = self.home / "secret_key"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                return path.read_text().strip()
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
        return path.read_text().strip()


def _listed(text: str | None) -> tuple[str, ...]:
    """The keys in a comma list, or in a JSON list."""
    text = text or ""
    if text.startswith("["):
        try:
            return tuple(str(secret) for secret in json.loads(text))
        except json.JSONDecodeError:
            raise ValueError("begins like a JSON list but is none") from None
    return tuple(filter(None, (part.strip() for part in text.split(","))))


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
