SELECT bench.submit_unit($1, $2, $3)::text AS answer
