"""The one place where real parts are put together: store, rules, shops, printer, camera, and the desk over them."""
