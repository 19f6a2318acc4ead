CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS kb_account (
    username TEXT PRIMARY KEY,
    email TEXT,
    status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'INACTIVE', 'REMOVED')),
    password_hash TEXT,
    activation_mail_sent_at TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS patron (
    id TEXT PRIMARY KEY,
    initials TEXT NOT NULL,
    surname TEXT NOT NULL,
    street TEXT,
    postcode TEXT,
    city TEXT,
    birth_date TEXT,
    email TEXT,
    sector TEXT NOT NULL,
    membership_status INTEGER NOT NULL CHECK (membership_status BETWEEN 1 AND 9),
    membership_name TEXT,
    rights_until TEXT,
    blocks TEXT NOT NULL,
    notes TEXT NOT NULL DEFAULT '[]',
    pin_hash TEXT NOT NULL,
    pin_failed INTEGER NOT NULL DEFAULT 0,
    username TEXT REFERENCES kb_account (username) ON UPDATE CASCADE,
    password_hash TEXT,
    password_temporary INTEGER NOT NULL DEFAULT 0,
    password_changed_at TEXT,
    login_failed INTEGER NOT NULL DEFAULT 0,
    login_failed_on TEXT,
    login_locked_until TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS card (
    number TEXT PRIMARY KEY,
    patron_id TEXT NOT NULL REFERENCES patron (id),
    status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'BLOCKED', 'REPLACED'))
) STRICT;

CREATE TABLE IF NOT EXISTS fee (
    patron_id TEXT NOT NULL REFERENCES patron (id),
    amount INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS loan (
    patron_id TEXT NOT NULL REFERENCES patron (id),
    title TEXT NOT NULL,
    due TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS act (
    number INTEGER PRIMARY KEY,
    request_id TEXT NOT NULL UNIQUE,
    act TEXT NOT NULL,
    patron_id TEXT NOT NULL REFERENCES patron (id),
    at TEXT NOT NULL,
    answer TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('activation', 'password', 'card_number')),
    username TEXT NOT NULL,
    recipient TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    sent_at TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    used INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE IF NOT EXISTS token (
    digest TEXT PRIMARY KEY,
    patron_id TEXT,
    expires_at TEXT NOT NULL
) STRICT;
