-- What stands in a file's cells, and whose hands a file goes through: these words replace those of cells.sql.

-- One cell. Control characters and the marks that turn the direction of writing become a space; what a spreadsheet would run as
-- a formula gets an apostrophe in front ("=cmd" does; a name such as "-" does not, it calculates nothing). Where the recipient
-- may never have an email address, one that somebody typed into a name or an address line is taken out, and any other @ is
-- written "at". There are three of them: @, the wide one and the small one.
create or replace function steward.cell(said text, no_email boolean) returns text language plpgsql immutable parallel safe
set search_path = pg_catalog as $$
declare
    kept text := said;
begin
    if kept is null or kept = '' then
        return null;
    end if;
    -- What nobody sees hides no address. Only beside an @: elsewhere a joiner (200C, 200D) belongs to the writing of a name.
    if no_email and kept ~ '[@\uff20\ufe6b]' then
        kept := regexp_replace(kept, '[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]', '', 'g');
    end if;
    kept := regexp_replace(kept, '[\u0001-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]', ' ', 'g');
    if no_email then
        kept := regexp_replace(kept, '[^\s@\uff20\ufe6b]+[@\uff20\ufe6b][^\s@\uff20\ufe6b]+', '', 'g');
        kept := regexp_replace(kept, '[@\uff20\ufe6b]', ' at ', 'g');
    end if;
    kept := btrim(regexp_replace(kept, '\s+', ' ', 'g'));
    if kept ~ '^[=+@\uff1d\uff0b\uff20\ufe6b-].*[[:alnum:]]' or kept ~ '^\uff0d.*[[:alnum:]]' then
        kept := '''' || kept;
    end if;
    return nullif(kept, '');
end $$;

-- Two people: whoever prepares and whoever releases is the account that acts, and neither chose the key. What was prepared and
-- seen stays as it was: only a release or a withdrawal changes the record, and only what the release itself brings.
create or replace function steward.note_hands() returns trigger language plpgsql
set search_path = pg_catalog, public as $$
declare
    who uuid := nullif(current_setting('steward.account', true), '')::uuid;
    brings text[] := array['state', 'released_at', 'released_by', 'register_count', 'rows', 'excluded', 'plain_sha256', 'file_sha256'];
    chose uuid;
begin
    if tg_op = 'INSERT' then
        if who is not null and new.prepared_by is distinct from who then
            raise exception 'An extract is prepared by the account that acts.' using errcode = 'check_violation';
        end if;
        if who is not null and (new.state <> 'prepared' or new.released_by is not null) then
            raise exception 'An extract begins as prepared.' using errcode = 'check_violation';
        end if;
        return new;
    end if;
    if row (new.*) is not distinct from row (old.*) then
        return new;
    end if;
    if old.state <> 'prepared' then
        raise exception 'A % extract cannot be changed.', old.state using errcode = 'check_violation';
    end if;
    if new.prepared_by is distinct from old.prepared_by then
        raise exception 'Who prepared an extract cannot be changed.' using errcode = 'check_violation';
    end if;
    if new.state = 'prepared' or to_jsonb(new) - brings is distinct from to_jsonb(old) - brings then
        raise exception 'A prepared extract stays as it was prepared. Withdraw it, and prepare another.' using errcode = 'check_violation';
    end if;
    if new.released_by is distinct from old.released_by and who is not null and new.released_by is distinct from who then
        raise exception 'An extract is released by the account that acts.' using errcode = 'check_violation';
    end if;
    if new.state = 'released' then
        select k.set_by into chose from exchange_recipientkey as k
        where k.recipient = new.recipient order by k.set_at desc, k.id desc limit 1;
        if chose in (new.prepared_by, new.released_by) then
            raise exception 'Whoever set the key neither prepares nor releases the file.' using errcode = 'check_violation';
        end if;
    end if;
    return new;
end $$;

-- A key is set by the account that acts; without one (`steward init`, the demo) by nobody.
create function steward.note_key() returns trigger language plpgsql
set search_path = pg_catalog, public as $$
declare
    who uuid := nullif(current_setting('steward.account', true), '')::uuid;
begin
    if who is not null and new.set_by is distinct from who then
        raise exception 'A key is set by the account that acts.' using errcode = 'check_violation';
    end if;
    return new;
end $$;

create trigger whose_key before insert on public.exchange_recipientkey
for each row execute function steward.note_key();
