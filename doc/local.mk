dist_doc_DATA = \
	doc/api.md \
	doc/architecture.md \
	doc/decisions.md
