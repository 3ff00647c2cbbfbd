"""The families of data, one folder of the same shape each: build, tables, queries, schemas, routes, pages, docs."""
