-- ruleset_put(code text, version int, matter text, rules text, valid_from time, valid_until time?, parameters text, source text, confidence text, title text, about text, now time) exec
-- Nothing when that version is there.
insert into rulesets (code, version, matter, rules_json, valid_from_at, valid_until_at, parameters_json,
                      source, confidence, title_json, about_json, loaded_at, is_current)
values (:code, :version, :matter, :rules, :valid_from, :valid_until, :parameters, :source, :confidence,
        :title, :about, :now, 0)
on conflict (code, version) do nothing;

-- ruleset_same(code text, version int, matter text, rules text, valid_from time, valid_until time, parameters text, source text, confidence text, title text, about text) value
-- 1 when that version says exactly this; valid_until 0 for none.
select count(*) from rulesets
 where code = :code and version = :version and matter = :matter and rules_json = :rules
   and valid_from_at = :valid_from and coalesce(valid_until_at, 0) = :valid_until
   and parameters_json = :parameters and source = :source and confidence = :confidence
   and title_json = :title and about_json = :about;

-- rulesets_retire() exec
-- Before the territory's data is loaded again.
update rulesets set is_current = 0 where is_current = 1;

-- ruleset_current(code text, version int) exec
update rulesets set is_current = 1 where code = :code and version = :version;

-- rulesets_current() many
select code, version, matter, rules_json, valid_from_at, valid_until_at, parameters_json, source,
       confidence, title_json, about_json
  from rulesets
 where is_current = 1
 order by matter, valid_from_at, code;

-- rulesets_doubled() value
-- Two current versions of one ruleset.
select count(*) from rulesets r
 where r.is_current = 1 and exists (
     select 1 from rulesets o where o.code = r.code and o.version <> r.version and o.is_current = 1);

-- rulesets_counted() value
select count(*) from rulesets where is_current = 1;
