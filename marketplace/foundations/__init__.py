"""Ideas that every room shares: money, lifecycles, authority, permissions, audit, councils. Imports no room."""
