-- Election material is published, or put on the clock, by somebody else than whoever wrote it last (W07), whatever screen is used.
-- The publisher's job and the command line act for no account: what they publish was put on the clock by an editor.
create function steward.two_pairs_of_eyes() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
    acts constant text := coalesce(current_setting('steward.account', true), '');
    version integer;
begin
    if acts = '' then
        return null;
    end if;
    if tg_table_name = 'wagtailcore_page' then
        if not new.live or (tg_op = 'UPDATE' and old.live and old.live_revision_id is not distinct from new.live_revision_id)
            or not exists (select from public.website_contentpage c where c.page_ptr_id = new.id and c.election_material) then
            return null;
        end if;
        version := new.live_revision_id;
    elsif tg_table_name = 'website_contentpage' then
        if not new.election_material or not exists (select from public.wagtailcore_page p where p.id = new.page_ptr_id and p.live) then
            return null;
        end if;
        version := (select p.live_revision_id from public.wagtailcore_page p where p.id = new.page_ptr_id);
    else
        if new.approved_go_live_at is null or not (
            coalesce((new.content ->> 'election_material')::boolean, false)
            or exists (select from public.website_contentpage c where c.page_ptr_id::text = new.object_id and c.election_material)
        ) then
            return null;
        end if;
        version := new.id;
    end if;
    -- keeps: W07
    if coalesce((select r.user_id::text from public.wagtailcore_revision r where r.id = version), acts) = acts then
        raise exception 'Election material is published by somebody else than whoever wrote it last. Ask a colleague to look.'
            using errcode = 'check_violation', constraint = 'election_material_has_two_pairs_of_eyes';
    end if;
    return null;
end $$;
create trigger two_pairs_of_eyes after insert or update of live, live_revision_id on public.wagtailcore_page
    for each row execute function steward.two_pairs_of_eyes();
create trigger two_pairs_of_eyes after insert or update of election_material, body, introduction on public.website_contentpage
    for each row execute function steward.two_pairs_of_eyes();
create trigger two_pairs_of_eyes after insert or update of approved_go_live_at on public.wagtailcore_revision
    for each row execute function steward.two_pairs_of_eyes();
