"""A watch with admins, one of whom is in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.admin.scenes import AdminWorld, admin_settings, hold_back
from tests.web.public.scenes import NOW, SiteWorld


@pytest.fixture(scope="module")
def admin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdminWorld]:
    """A filled watch, something of it held back, Ada in."""
    world = SiteWorld(tmp_path_factory.mktemp("admin"), admin_settings())
    world.fill()
    hold_back(world)
    with world.store.db.write() as tx:
        world.store.sources.keep_body(
            tx, "muette", NOW, 200, "<title>Bientôt de retour</title><script>alert(1)</script>".encode()
        )
    made = AdminWorld(world)
    made.come_in()
    yield made
    world.close()
