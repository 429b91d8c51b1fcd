-- Whoever is not signed in makes us send one kind of message only: that their story is here. To one address, and about nobody.
create or replace function steward.keep_message_of_visitor() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
    if current_setting('role') like '%\_anonymous'
        and (new.kind <> 'story' or new.channel <> 'email' or new.person_id is not null or new.state <> 'queued') then
        raise insufficient_privilege using message = 'A visitor has no message sent but the receipt of what they sent.';
    end if;
    return new;
end $$;
