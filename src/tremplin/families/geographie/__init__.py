"""Geography: communes, départements, missions locales."""
