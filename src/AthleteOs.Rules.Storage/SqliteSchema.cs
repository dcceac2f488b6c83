namespace AthleteOs.Rules.Storage;

/// <summary>
/// The migrations from an empty file to the newest version. A released step must never change. The triggers only prevent mistakes:
/// any writer to the file can also drop them.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>The table of versions, which every journal has.</summary>
    public const string Versions = "CREATE TABLE versions (version INTEGER NOT NULL PRIMARY KEY, at TEXT NOT NULL) STRICT;";

    public static readonly IReadOnlyList<string> Steps =
    [
        """
        CREATE TABLE entries (
          athlete_id TEXT NOT NULL, number INTEGER NOT NULL, batch INTEGER NOT NULL, kind TEXT NOT NULL, date TEXT NOT NULL, key TEXT NOT NULL, body BLOB,
          at TEXT NOT NULL, id TEXT NOT NULL UNIQUE, commitment BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (athlete_id, number)) STRICT;
        CREATE UNIQUE INDEX entries_once ON entries (athlete_id, kind, date, key) WHERE key <> '';
        CREATE TABLE heads (athlete_id TEXT NOT NULL PRIMARY KEY, count INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;
        CREATE TABLE keys (athlete_id TEXT NOT NULL PRIMARY KEY, from_number INTEGER NOT NULL, key BLOB NOT NULL) STRICT;
        CREATE TABLE erasing (athlete_id TEXT NOT NULL PRIMARY KEY) STRICT;

        CREATE TRIGGER entries_follow BEFORE INSERT ON entries
        WHEN NEW.number <> 1 + COALESCE((SELECT count FROM heads WHERE athlete_id = NEW.athlete_id), 0)
        BEGIN SELECT RAISE(ABORT, 'an entry follows the last one'); END;

        CREATE TRIGGER entries_head AFTER INSERT ON entries
        BEGIN
          INSERT INTO heads (athlete_id, count, hash) VALUES (NEW.athlete_id, NEW.number, NEW.hash)
          ON CONFLICT (athlete_id) DO UPDATE SET count = excluded.count, hash = excluded.hash;
        END;

        CREATE TRIGGER entries_stay BEFORE UPDATE ON entries
        WHEN NOT (NEW.body IS NULL AND EXISTS (SELECT 1 FROM erasing WHERE athlete_id = OLD.athlete_id)
          AND (NEW.athlete_id, NEW.number, NEW.batch, NEW.kind, NEW.date, NEW.key, NEW.at, NEW.id, NEW.commitment, NEW.hash)
            = (OLD.athlete_id, OLD.number, OLD.batch, OLD.kind, OLD.date, OLD.key, OLD.at, OLD.id, OLD.commitment, OLD.hash))
        BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;

        CREATE TRIGGER entries_remain BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;

        CREATE TRIGGER heads_follow BEFORE UPDATE ON heads
        WHEN NOT (NEW.athlete_id = OLD.athlete_id AND NEW.count = OLD.count + 1
          AND EXISTS (SELECT 1 FROM entries WHERE athlete_id = NEW.athlete_id AND number = NEW.count AND hash = NEW.hash))
        BEGIN SELECT RAISE(ABORT, 'a head follows its entries'); END;

        CREATE TRIGGER heads_remain BEFORE DELETE ON heads BEGIN SELECT RAISE(ABORT, 'heads are never deleted'); END;

        CREATE TRIGGER keys_stay BEFORE UPDATE ON keys BEGIN SELECT RAISE(ABORT, 'keys are never changed'); END;

        CREATE TRIGGER keys_remain BEFORE DELETE ON keys WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE athlete_id = OLD.athlete_id)
        BEGIN SELECT RAISE(ABORT, 'keys are deleted by an erase only'); END;
        """,

        // For a squad's page: every athlete's mornings or decisions of some days.
        "CREATE INDEX entries_of_day ON entries (kind, date);",

        // For the loop and one athlete's pages. Without it SQLite reads every athlete's entries of a kind to find one athlete's.
        "CREATE INDEX entries_of_athlete ON entries (athlete_id, kind, date);",

        // For a host that starts: how far the loops of athletes have read, and when they are due. No part of the journal; it may be lost.
        "CREATE TABLE caught_up (athlete_id TEXT NOT NULL PRIMARY KEY, number INTEGER NOT NULL, due INTEGER NOT NULL, under TEXT NOT NULL) STRICT;",

        // The caller of each entry. Earlier entries have none.
        """
        ALTER TABLE entries ADD COLUMN caller TEXT NOT NULL DEFAULT '';
        DROP TRIGGER entries_stay;
        CREATE TRIGGER entries_stay BEFORE UPDATE ON entries
        WHEN NOT (NEW.body IS NULL AND EXISTS (SELECT 1 FROM erasing WHERE athlete_id = OLD.athlete_id)
          AND (NEW.athlete_id, NEW.number, NEW.batch, NEW.kind, NEW.date, NEW.key, NEW.at, NEW.id, NEW.commitment, NEW.hash, NEW.caller)
            = (OLD.athlete_id, OLD.number, OLD.batch, OLD.kind, OLD.date, OLD.key, OLD.at, OLD.id, OLD.commitment, OLD.hash, OLD.caller))
        BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
        """,
    ];
}
