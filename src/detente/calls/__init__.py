"""The call room: stations, signalling sockets, ICE servers."""
