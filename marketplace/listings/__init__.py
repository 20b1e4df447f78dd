"""What can be bought or joined: support services, personal assistants, activities and equipment."""
