-- What stands in a file's cells, in one place: the preview, the file and the record of what was sent all come from here.
-- Slow (some 10 us): exchange/rows.py calls it only for the rows in which one look finds something odd.

-- One cell. Control characters and the marks that turn the direction of writing become a space; what a spreadsheet would run as
-- a formula gets an apostrophe in front ("=cmd" does; a name such as "-" does not, it calculates nothing). Where the recipient
-- may never have an email address, one that somebody typed into a name or an address line is taken out, and any other @ is
-- written "at".
create function steward.cell(said text, no_email boolean) returns text language plpgsql immutable parallel safe
set search_path = pg_catalog as $$
declare
    kept text := said;
begin
    if kept is null or kept = '' then
        return null;
    end if;
    kept := regexp_replace(kept, '[\u0001-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]', ' ', 'g');
    if no_email then
        kept := regexp_replace(kept, '[^\s@\uff20]+[@\uff20][^\s@\uff20]+', '', 'g');
        kept := regexp_replace(kept, '[@\uff20]', ' at ', 'g');
    end if;
    kept := btrim(regexp_replace(kept, '\s+', ' ', 'g'));
    if kept ~ '^[=+@\uff1d\uff0b\uff20-].*[[:alnum:]]' or kept ~ '^\uff0d.*[[:alnum:]]' then
        kept := '''' || kept;
    end if;
    return nullif(kept, '');
end $$;

-- Two people: whoever prepares and whoever releases is the account that acts, and what was written of them stays.
create function steward.note_hands() returns trigger language plpgsql
set search_path = pg_catalog, public as $$
declare
    who uuid := steward.acting_account();
begin
    if tg_op = 'INSERT' then
        if who is not null and new.prepared_by is distinct from who then
            raise exception 'An extract is prepared by the account that acts.' using errcode = 'check_violation';
        end if;
        return new;
    end if;
    if new.prepared_by is distinct from old.prepared_by or new.seed is distinct from old.seed then
        raise exception 'Who prepared an extract cannot be changed.' using errcode = 'check_violation';
    end if;
    if old.state <> 'prepared' and row (new.*) is distinct from row (old.*) then
        raise exception 'A % extract cannot be changed.', old.state using errcode = 'check_violation';
    end if;
    if new.released_by is distinct from old.released_by and who is not null and new.released_by is distinct from who then
        raise exception 'An extract is released by the account that acts.' using errcode = 'check_violation';
    end if;
    return new;
end $$;

create trigger two_people before insert or update on public.exchange_extract
for each row execute function steward.note_hands();
