"""Releases that travel: what one machine publishes, others serve, by an object store, a folder or another Tremplin.

pointeur.json            which release is in service, written last
versions/<name>.json     the manifest of a release
fichiers/<sha256>        each content once, whatever releases hold it
"""
