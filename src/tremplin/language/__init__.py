"""The language of what people read: French is what the code says, English stands beside it in catalogues."""
