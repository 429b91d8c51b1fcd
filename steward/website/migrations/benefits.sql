-- A benefit is for members, whatever is saved: the agreements with the sister unions are for them (W13).
create function steward.keep_benefit() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
    -- keeps: W13
    if exists (select from public.website_benefitpage b where b.contentpage_ptr_id = new.page_ptr_id) then
        new.members_only := true;
    end if;
    return new;
end $$;
create trigger keep_benefit before update of members_only on public.website_contentpage
    for each row when (not new.members_only) execute function steward.keep_benefit();

create function steward.close_benefit() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
    update public.website_contentpage set members_only = true where page_ptr_id = new.contentpage_ptr_id and not members_only;
    return null;
end $$;
create trigger close_benefit after insert on public.website_benefitpage for each row execute function steward.close_benefit();
update public.website_contentpage c set members_only = true
from public.website_benefitpage b where b.contentpage_ptr_id = c.page_ptr_id and not c.members_only;
