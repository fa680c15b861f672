"""The window: Qt Widgets, and the only room that knows them. Screens draw views and send back what the worker did."""
