-- What an editor writes of words that mean the same is used by the next search: it raises the website's number, as a page does.
create trigger raise_stamp after insert or update or delete on public.website_samewords
    for each statement execute function steward.raise_stamp();
