SELECT bench.start_unit($1, $2, $3)::text AS answer
