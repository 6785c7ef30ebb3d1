"""Legal pages (規約と表示) in versions, demands for deletion or disclosure."""
