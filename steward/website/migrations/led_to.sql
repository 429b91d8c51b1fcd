-- Who gets a file by its address: whoever may read a published page that names it, and whoever an old address leads to it. A redirect is
-- for everybody, and so is what an editor lets it lead to. Which file that is, is written down with the redirect (naming.py), which knows
-- the website's own addresses: another website's /documents/12/ is not our file 12.
create or replace function steward.file_shown(which integer) returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
    -- keeps: W15
    select exists (
        select from website_named n left join website_shown s on s.page_id = n.page_id
        where n.document_id = which
        and (n.redirect_id is not null or s.live and (not s.members_only or (select steward.member_now())))
    )
$$;
