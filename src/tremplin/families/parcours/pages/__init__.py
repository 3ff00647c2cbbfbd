"""Pages of the training paths: organismes, conseillers, régions, those whose path it is, who verifies one."""
