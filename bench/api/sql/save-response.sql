SELECT bench.save_response($1, $2, $3)::text AS answer
